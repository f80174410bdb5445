import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { useState } from "react";
import { useApi } from "#web/lib/trpc";
import { Button } from "#web/ui/button";
import { TextField } from "#web/ui/field";

/** More names than this, and another letter finds the one. */
const NAMES_SHOWN = 6;

/** Finds somebody by name among all who asked for a seat, to see what happened to them alone. */
export function HistoryPerson(props: { eventId: string; who: string; onChange: (who: string) => void }) {
  const { eventId, who, onChange } = props;
  const { trpc } = useApi();
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const q = text.trim();
  const { data } = useQuery({
    ...trpc.organizer.doorList.queryOptions({ eventId, q, limit: NAMES_SHOWN }),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  if (who) {
    return (
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-semibold">About</span>
        <Button
          variant="secondary"
          icon={<X aria-hidden size={18} />}
          aria-label={`Show everybody again, not only ${name || "this person"}`}
          onClick={() => onChange("")}
        >
          {name || "One person"}
        </Button>
      </div>
    );
  }
  const found = q ? (data?.entries ?? []) : [];
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label="About"
        type="search"
        placeholder="Everybody, or a name"
        icon={<Search size={18} />}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p role="status" className="sr-only">
        {q && data ? `${found.length} found` : ""}
      </p>
      {found.length > 0 ? (
        <ul aria-label="People of that name" className="flex flex-wrap gap-2">
          {found.map((entry) => (
            <li key={entry.userId}>
              <Button
                size="sm"
                variant="secondary"
                onClick={() => {
                  setName(entry.name);
                  setText("");
                  onChange(entry.userId);
                }}
              >
                {entry.name}
              </Button>
            </li>
          ))}
        </ul>
      ) : q && data ? (
        <p className="text-sm text-ink-soft">Nobody by that name asked for a seat.</p>
      ) : null}
    </div>
  );
}
