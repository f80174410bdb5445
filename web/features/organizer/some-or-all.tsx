import { Choices } from "#web/ui/choices";
import { Segmented } from "#web/ui/segmented";

export type SomeOrAllProps = {
  label: string;
  all: string;
  some: string;
  options: readonly { readonly id: string; readonly name: string }[];
  /** Null: all of them. */
  chosen: readonly string[] | null;
  onChange: (chosen: readonly string[] | null) => void;
};

/** All of some things, or those that are chosen. */
export function SomeOrAll({ label, all, some, options, chosen, onChange }: SomeOrAllProps) {
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label={label}
        value={chosen === null ? "all" : "some"}
        options={[
          { value: "all", label: all },
          { value: "some", label: some },
        ]}
        onChange={(which) => onChange(which === "all" ? null : [])}
      />
      {chosen === null ? null : (
        <Choices
          kind="checkbox"
          label={some}
          hideLabel
          options={options.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={chosen}
          onChange={onChange}
        />
      )}
    </div>
  );
}
