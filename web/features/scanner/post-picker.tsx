import type { CheckInList } from "#shared/domain/entry/types";
import { ENTRY_LIST_ID } from "#shared/domain/entry/view";
import { Select } from "#web/ui/field";
import { Segmented } from "#web/ui/segmented";

export type PostPickerProps = {
  lists: readonly CheckInList[];
  list: CheckInList;
  isExit: boolean;
  onChange: (post: { list: string | null; exit: boolean }) => void;
};

/** What is scanned for here: the event's entry, or one of its zones and rights; in or out. */
export function PostPicker({ lists, list, isExit, onChange }: PostPickerProps) {
  const choose = (id: string) => onChange({ list: id === ENTRY_LIST_ID ? null : id, exit: false });
  return (
    <div className="flex flex-col gap-3">
      {lists.length > 1 ? (
        <Select
          label="Scan for"
          value={list.id as string}
          options={lists.map(({ id, name }) => ({ value: id as string, label: name }))}
          onChange={choose}
        />
      ) : null}
      {list.kind === "right" ? null : (
        <Segmented
          label="Direction"
          hideLabel
          value={isExit ? "out" : "in"}
          options={[
            { value: "in", label: "Coming in" },
            { value: "out", label: "Going out" },
          ]}
          onChange={(way) => onChange({ list: list.id === ENTRY_LIST_ID ? null : list.id, exit: way === "out" })}
        />
      )}
    </div>
  );
}
