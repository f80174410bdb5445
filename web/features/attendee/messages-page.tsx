import { PageHeader } from "#web/ui/page-header";
import { Segmented } from "#web/ui/segmented";
import { InboxList } from "./inbox-list.tsx";
import { MessageSettingsForm } from "./message-settings-form.tsx";

export type MessageView = "inbox" | "settings";

const VIEWS = [
  { value: "inbox", label: "Inbox" },
  { value: "settings", label: "How you are told" },
] as const;

/** What somebody was told, and how they want to be. */
export function MessagesPage({ view, onView }: { view: MessageView; onView: (view: MessageView) => void }) {
  return (
    <div className="mx-auto flex w-full max-w-lg flex-col">
      <PageHeader title="Messages and notifications" />
      <div className="flex flex-col gap-4">
        <Segmented label="View" hideLabel value={view} options={VIEWS} onChange={onView} />
        {view === "inbox" ? <InboxList /> : <MessageSettingsForm />}
      </div>
    </div>
  );
}
