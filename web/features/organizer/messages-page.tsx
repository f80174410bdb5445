import type { DeliverySearch } from "#web/lib/delivery-search";
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
  return (
    <>
      <PageHeader title="Messages">What people are told by mail, notification and text message.</PageHeader>
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
