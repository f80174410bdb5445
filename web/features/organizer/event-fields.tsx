import { type FieldText, TextArea, TextField } from "#web/ui/field";
import { usePlace } from "#web/ui/place";
import { Switch } from "#web/ui/switch";
import { EventDepartment } from "./event-department.tsx";
import { type DraftErrors, type EventDraft, movedTo } from "./event-draft.ts";
import { EventPlace } from "./event-place.tsx";
import { EventVisibility } from "./event-visibility.tsx";

export type EventFieldsProps = {
  draft: EventDraft;
  errors: DraftErrors;
  onChange: (draft: EventDraft) => void;
};

type TextKey = Exclude<keyof EventDraft, "approval" | "departmentId" | "visibility" | "place">;

/** Name, when, where, how many: all that an event needs. */
export function EventBasics({ draft, errors, onChange }: EventFieldsProps) {
  const { timeZone } = usePlace();
  const text = wire({ draft, errors, onChange });
  return (
    <div className="flex flex-col gap-4">
      <TextField {...text("title", "Name")} placeholder="Spring Fest" maxLength={120} autoFocus={!draft.title} />
      <EventPlace draft={draft} onChange={onChange} />
      <TextField {...text("venue", "Where")} placeholder="Main lawn" maxLength={120} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          {...text("startsAt", "Starts")}
          type="datetime-local"
          hint={`On the campus's clock, ${timeZone}`}
          onChange={(event) => onChange(movedTo(draft, event.target.value, timeZone))}
        />
        <TextField {...text("endsAt", "Ends")} type="datetime-local" />
      </div>
      <EventDepartment
        departmentId={draft.departmentId}
        onChange={(departmentId) => onChange({ ...draft, departmentId })}
      />
      <div className="sm:w-1/2 sm:pr-2">
        <TextField {...text("capacity", "Seats")} inputMode="numeric" hint="Nobody can be admitted beyond this." />
      </div>
    </div>
  );
}

/** Everything else, with defaults that do for most events. */
export function EventOptions({ draft, errors, onChange }: EventFieldsProps) {
  const text = wire({ draft, errors, onChange });
  return (
    <div className="flex flex-col gap-4">
      <TextField {...text("summary", "In one line")} hint="Shown in the list of events." maxLength={200} />
      <TextArea {...area({ draft, errors, onChange })} rows={5} maxLength={8_000} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...text("category", "Category")} maxLength={40} />
        <TextField {...text("tags", "Tags")} placeholder="free food, outdoors" hint="Separated by commas." />
      </div>
      <EventVisibility visibility={draft.visibility} onChange={(visibility) => onChange({ ...draft, visibility })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...text("salesOpenAt", "Registration opens")} type="datetime-local" />
        <TextField {...text("salesCloseAt", "Registration closes")} type="datetime-local" />
      </div>
      <Switch
        label="Confirm each registration"
        hint="A seat waits for your yes before a pass is sent."
        checked={draft.approval}
        onChange={(approval) => onChange({ ...draft, approval })}
      />
    </div>
  );
}

function wire({ draft, errors, onChange }: EventFieldsProps) {
  return (key: TextKey, label: string): FieldText & { value: string; onChange: (event: Typed) => void } => ({
    label,
    value: draft[key],
    error: errors[key],
    onChange: (event) => onChange({ ...draft, [key]: event.target.value }),
  });
}

function area({ draft, errors, onChange }: EventFieldsProps) {
  return {
    label: "Description",
    value: draft.description,
    error: errors.description,
    onChange: (event: Typed) => onChange({ ...draft, description: event.target.value }),
  };
}

type Typed = { target: { value: string } };
