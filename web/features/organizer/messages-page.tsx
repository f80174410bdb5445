import { Link } from "@tanstack/react-router";
import { Megaphone } from "lucide-react";
import type { DeliverySearch } from "#web/lib/delivery-search";
import { useCollege } from "#web/lib/trpc";
import { useCan } from "#web/lib/use-me";
import { buttonClass } from "#web/ui/button";
import { PageHeader } from "#web/ui/page-header";
import { Segmented } from "#web/ui/segmented";
import { Deliveries } from "./deliveries.tsx";
import { MessageTexts } from "./message-texts.tsx";

const VIEWS = [
  { value: "deliveries", label: "What was sent" },
  { value: "texts", label: "What messages say" },
] as const;

/** What people were told, what became of it, and in which words. */
export function MessagesPage({
  search,
  onSearch,
}: {
  search: DeliverySearch;
  onSearch: (search: DeliverySearch) => void;
}) {
  const { view = "deliveries" } = search;
  const college = useCollege();
  const writes = useCan("take-along");
  return (
    <>
      <PageHeader
        title="Messages"
        actions={
          writes ? (
            <Link to="/$college/campaigns" params={{ college }} className={buttonClass({ variant: "secondary" })}>
              <Megaphone aria-hidden size={18} />
              Campaigns
            </Link>
          ) : null
        }
      >
        What people are told by mail, notification and text message.
      </PageHeader>
      <div className="flex flex-col gap-6">
        <Segmented
          label="View"
          hideLabel
          value={view}
          options={VIEWS}
          onChange={(next) => onSearch(next === "deliveries" ? {} : { view: next })}
        />
        {view === "deliveries" ? <Deliveries search={search} onSearch={onSearch} /> : <MessageTexts />}
      </div>
    </>
  );
}
