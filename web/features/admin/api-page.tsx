import { Badge } from "#web/ui/badge";
import { Card } from "#web/ui/card";
import { Main } from "#web/ui/main";
import { PageHeader } from "#web/ui/page-header";
import { type ApiDocument, type ApiOperation, linesOf, sayType } from "./api-document.ts";

/** What the API can do, for whoever writes the other system. Made from the document that machines read. */
export function ApiPage({ document, college }: { document: ApiDocument; college: string }) {
  const base = document.servers[0]?.url ?? "";
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <Main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <PageHeader title="API">
        Version {document.info.version}.{" "}
        <a href={`/api/${college}/v1/openapi.json`} className="underline underline-offset-4">
          The OpenAPI document
        </a>
      </PageHeader>
      {document.info.description.split("\n\n").map((paragraph) => (
        <p key={paragraph}>{paragraph.replaceAll("`", "")}</p>
      ))}
      <Block>{`curl -H "Authorization: Bearer cpk_…" ${location.origin}${base}/events`}</Block>
      {operations.map(({ path, method, operation }) => (
        <Operation key={operation.operationId} method={method} path={`${base}${path}`} operation={operation} />
      ))}
    </Main>
  );
}

type OperationProps = { method: string; path: string; operation: ApiOperation };

function Operation({ method, path, operation }: OperationProps) {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"].schema;
  return (
    <Card as="section" aria-labelledby={operationId}>
      <div className="flex flex-col gap-3">
        <h2 id={operationId} className="font-semibold">
          {summary}
        </h2>
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={method === "get" ? "neutral" : "warn"}>{method.toUpperCase()}</Badge>
          <code className="text-sm break-all">{path}</code>
          <span className="text-sm text-ink-soft">Scope {operation["x-scope"]}</span>
        </p>
        {parameters.length > 0 ? (
          <Part title="Takes">
            {parameters.map((one) => `${one.name}${one.required ? "" : "?"} (${one.in}): ${sayType(one.schema)}`)}
          </Part>
        ) : null}
        {body ? <Part title="With a body of">{linesOf(body)}</Part> : null}
        <Part title="Answers">{linesOf(responses["200"].content["application/json"].schema)}</Part>
      </div>
    </Card>
  );
}

function Part({ title, children }: { title: string; children: readonly string[] }) {
  return (
    <div>
      <h3 className="pb-1 text-sm font-semibold">{title}</h3>
      <Block>{children.join("\n")}</Block>
    </div>
  );
}

function Block({ children }: { children: string }) {
  return <pre className="rounded-control bg-sunken p-3 text-sm break-words whitespace-pre-wrap">{children}</pre>;
}
