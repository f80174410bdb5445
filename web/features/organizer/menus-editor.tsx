import { Plus, Trash2 } from "lucide-react";
import { MENUS_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextField } from "#web/ui/field";
import { type MenuDraft, rowKey, type StationDraft } from "./station-draft.ts";

/** Times of day with dishes of their own: guests order from a menu while it is on. */
export function MenusEditor({ draft, onChange }: { draft: StationDraft; onChange: (draft: StationDraft) => void }) {
  const { menus } = draft;
  const put = (menu: MenuDraft) =>
    onChange({ ...draft, menus: menus.map((each) => (each.key === menu.key ? menu : each)) });
  const remove = (key: string) =>
    onChange({
      ...draft,
      menus: menus.filter((menu) => menu.key !== key),
      menu: draft.menu.map((dish) => (dish.menuId === key ? { ...dish, menuId: "" } : dish)),
    });
  return (
    <section aria-labelledby="menus-title" className="flex flex-col gap-3">
      <h2 id="menus-title" className="text-lg font-semibold">
        Times of day
      </h2>
      <p className="text-sm text-ink-soft">
        Without any, every dish is there all day. A dish on a menu can be ordered while that menu is on.
      </p>
      {menus.map((menu) => (
        <Card key={menu.key} className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_1fr_auto]">
          <TextField
            label="Menu"
            maxLength={40}
            placeholder="Lunch"
            value={menu.name}
            onChange={(event) => put({ ...menu, name: event.target.value })}
          />
          <TextField
            label="Available from"
            type="datetime-local"
            value={menu.from}
            onChange={(event) => put({ ...menu, from: event.target.value })}
          />
          <TextField
            label="Available until"
            type="datetime-local"
            value={menu.to}
            onChange={(event) => put({ ...menu, to: event.target.value })}
          />
          <Button
            variant="quiet"
            size="sm"
            icon={<Trash2 aria-hidden size={16} />}
            aria-label={`Remove the menu ${menu.name}`}
            onClick={() => remove(menu.key)}
          >
            Remove
          </Button>
        </Card>
      ))}
      <div>
        <Button
          variant="secondary"
          icon={<Plus aria-hidden size={18} />}
          disabledReason={menus.length >= MENUS_MAX ? `At most ${MENUS_MAX} menus.` : null}
          onClick={() => onChange({ ...draft, menus: [...menus, { key: newKey(menus), name: "", from: "", to: "" }] })}
        >
          Add a time of day
        </Button>
      </div>
    </section>
  );
}

/** A new menu's key becomes its id, so it must differ from those that are saved. */
function newKey(menus: readonly MenuDraft[]): string {
  const taken = new Set(menus.map(({ key }) => key));
  for (;;) {
    const key = rowKey();
    if (!taken.has(key)) return key;
  }
}
