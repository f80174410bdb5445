import type { Problem, Rule } from "./tree.ts";

/** The first entry whose folder matches decides; `names` is tried on the file's name without its extension. */
type Vocabulary = { readonly folder: RegExp; readonly names: RegExp; readonly says: string };

const ONE_IDEA = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TEST = /(\.property|\.workers)?\.test$/;

const VOCABULARY: readonly Vocabulary[] = [
  engine(
    "ledger",
    "answers|badges|choice|commands|confirm|events|gates|guests|history|holders|late|marks|party|payment|refusals|replay|scan|taken|transfers|verdict",
  ),
  engine("entry", "gate-wait|home|merge|party|schema|words|entry"),
  engine("forms", "schema|countries|forms"),
  engine("passes", "format|key-set|keys|revocations|signed-list|vectors"),
  engine("money", "tax"),
  engine(
    "queue",
    "eta|joins|learning|news|server-moves|servers|settings|state|test-learning-model|test-queue-model|test-queue-play|test-queue-story|tokens|turn|views",
  ),
  engine("eta", "eta|eta-model|learn|predict|calibrate|distributions|floor|test-eta-model"),
  engine("food", "decide-order|holds|model|nudges|offers|orders|place|promise|stock|substitutes|test-promise-model"),
  engine("waiting-room", "draw|pace|waiting-room"),
  engine(
    "rules",
    "actions|compile|conditions|defaults|dry-run|evaluate|gate|hints|loops|parts|places|templates|triggers|values|words",
  ),
  engine("staffing", "fluid|guards|propose|staffing|types"),
  engine("schedule", "conflicts|slots"),
  engine("[a-z]+"),
  {
    folder: /^durable-objects\/authority$/,
    names:
      /^(command-log|outbox|outbox-alarm|sockets|migrations|admission|college-shard|feed-publisher|id-source|metering|recent-nudges|settling|slow-readers|storage)$/,
    says: "the shared part of the authorities has fixed file names",
  },
  object(
    "event-ledger",
    "gate-incidents|gate-keepers|gate-meters|guest-names|ledger-books|ledger-meter|ledger-past|pass-issuer|registration-reply|scan-logs|scanner-roster",
  ),
  object(
    "station",
    "hand-overs|queue-room|kitchen-room|other-stations|pickup-codes|presence-codes|presence-tries|server-moves|station-live|station-plan|token-transfers",
  ),
  object("live-feed"),
  object("waiting-room"),
  {
    folder: /^durable-objects$/,
    names: /^(index|commands|sockets|test-campus)$/,
    says: "only the barrel of the classes lies here, and the tests over all of them with their campus",
  },
  {
    folder: /^worker\/services\/[a-z]+(-[a-z]+)*$/,
    names: /^[a-z]+(-[a-z]+)+$/,
    says: "a service file is named <verb>-<noun>",
  },
  {
    folder: /^worker\/repositories$/,
    names: /^(tenant-db|platform-db|mailbox|[a-z]+(-[a-z]+)*s)$/,
    says: "a repository is named after the plural it keeps",
  },
  {
    folder: /^worker\/trpc$/,
    names:
      /^(trpc|router|api-keys|attendee|audience|audit|auth|campaigns|college|covers|devices|emergencies|entry|forms|guests|history|imports|kitchen|lifecycle|messages|organizer|passes|payments|people|platform|rules|scanner|series|sso|staffing|station|support|transfers|venues|waiting-room|webhooks)$/,
    says: "trpc, router, and one file per surface",
  },
  {
    folder: /^worker\/objects$/,
    names: /^([a-z]+(-[a-z]+)*-client|college-objects)$/,
    says: "an object's client is named <object>-client",
  },
  {
    folder: /^worker(\/(auth|consumers|covers|jobs|webhooks|dev|messages|payments|printing|receipts|rest|wallets))?$/,
    names: ONE_IDEA,
    says: "one idea per file",
  },
  { folder: /^db\/schema(\/(directory|shard))?$/, names: ONE_IDEA, says: "columns, or the name of a table" },
  { folder: /^db$/, names: /^shards$/, says: "which databases there are" },
  {
    folder: /^db\/projections$/,
    names: /^(event-ledger|station|project-rows)$/,
    says: "a projection is named after its object",
  },
  { folder: /^db\/seed$/, names: ONE_IDEA, says: "one idea per file" },
  { folder: /^db\/migrations\/(directory|shard)(\/meta)?$/, names: /./, says: "" },
  {
    folder: /^web\/features\/(attendee|organizer|scanner|admin)(\/[a-z]+(-[a-z]+)*)?$/,
    names: ONE_IDEA,
    says: "a feature file is named after its thing, or use-<thing>",
  },
  { folder: /^docs$/, names: /^openapi$/, says: "the only document for machines is that of the API" },
  { folder: /^web\/routes(\/|$)/, names: /./, says: "" },
  {
    folder: /^(shared(\/(inputs|views|protocol))?|web(\/(ui|live|lib|service-worker))?)$/,
    names: ONE_IDEA,
    says: "one idea per file, named after it",
  },
  {
    folder: /^(scripts|sim|bench|e2e)(\/[a-z]+(-[a-z]+)*)*$/,
    names: /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.spec|\.setup)?$/,
    says: "one idea per file, named after it",
  },
];

/** Folders of the top level, fixed by the architecture. */
const TOP_LEVEL = ["shared", "db", "durable-objects", "worker", "web", "e2e", "bench", "sim", "docs", "scripts", ".ci"];
const JUNK_DRAWER = /(^|[/-])(utils?|misc|common|helpers?|stuff)(\.|\/|-|$)/;
const BARRELS = /^(durable-objects\/index\.ts|worker\/index\.ts|web\/routes\/.*)$/;
const FREE_NAMES = /(^|\/)(tsconfig\.json|route-tree\.gen\.ts|README\.md|RESULTS\.md|env\.d\.ts)$/;

/** A file's name says what it is, in a closed vocabulary per folder. */
export const fileNames: Rule = {
  name: "file names",
  check: (tree) => [...tree.paths].flatMap(whyNotNamedSo),
};

function whyNotNamedSo(path: string): Problem[] {
  const slash = path.lastIndexOf("/");
  if (slash === -1) return [];
  const top = path.slice(0, path.indexOf("/"));
  if (!TOP_LEVEL.includes(top)) return [{ path, says: `the top level is fixed: ${TOP_LEVEL.join(" ")}` }];
  if (JUNK_DRAWER.test(path)) return [{ path, says: "name the idea: no utils, misc, common or helpers" }];
  if (/(^|\/)index\.tsx?$/.test(path) && !BARRELS.test(path)) return [{ path, says: "no barrels" }];
  if (FREE_NAMES.test(path) || !/\.(tsx?|mjs|css|sql|json|capnp)$/.test(path)) return [];
  const folder = path.slice(0, slash);
  const name = path
    .slice(slash + 1)
    .replace(/\.(tsx?|mjs|css|sql|json|capnp)$/, "")
    .replace(TEST, "");
  const vocabulary = VOCABULARY.find((one) => one.folder.test(folder));
  if (!vocabulary)
    return [{ path, says: "this folder has no vocabulary yet: a new kind of name needs a decision record" }];
  return vocabulary.names.test(name) ? [] : [{ path, says: vocabulary.says }];
}

function engine(folder: string, more = "types"): Vocabulary {
  return {
    folder: new RegExp(`^shared/domain/${folder}$`),
    names: new RegExp(`^(types|decide|evolve|view|${more}|ledger|queue|food|passes|money|rules|schedule)$`),
    says: "an engine's files are types, decide, evolve, view and its tests",
  };
}

function object(folder: string, more = folder): Vocabulary {
  return {
    folder: new RegExp(`^durable-objects/${folder}$`),
    names: new RegExp(`^(${folder}(-(object|room|storage|migrations|api))?|${more})$`),
    says: `an object's files are ${folder}-object, -room, -storage, -migrations and -api`,
  };
}
