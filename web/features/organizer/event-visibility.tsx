import { VISIBILITIES, type Visibility } from "#shared/visibility";
import { Segmented } from "#web/ui/segmented";

export const VISIBILITY_LABELS: Readonly<Record<Visibility, string>> = {
  public: "Everybody",
  unlisted: "With the link",
  private: "Invited",
};

const HINTS: Readonly<Record<Visibility, string>> = {
  public: "It stands in the list of events, and search finds it.",
  unlisted: "Whoever has its link sees it. It stands in no list, and search does not find it.",
  private: "Its staff, whoever is registered and whom you list see it. To everybody else there is no such event.",
};

export type EventVisibilityProps = { visibility: Visibility; onChange: (visibility: Visibility) => void };

export function EventVisibility({ visibility, onChange }: EventVisibilityProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <Segmented
        label="Who sees it"
        value={visibility}
        options={VISIBILITIES.map((value) => ({ value, label: VISIBILITY_LABELS[value] }))}
        onChange={onChange}
      />
      <p className="text-sm text-ink-soft">{HINTS[visibility]}</p>
    </div>
  );
}
