import { Link } from "@tanstack/react-router";
import { useCollege } from "#web/lib/trpc";

/** Each leads to the events that have it too. */
export function EventTags({ tags }: { tags: readonly string[] }) {
  const college = useCollege();
  return (
    <ul aria-label="Tags" className="flex flex-wrap gap-2">
      {tags.map((tag) => (
        <li key={tag}>
          <Link
            to="/$college"
            params={{ college }}
            search={{ tag }}
            className="inline-flex min-h-11 items-center rounded-full border border-line bg-surface px-4 text-sm text-ink-soft hover:border-line-strong sm:min-h-9"
          >
            #{tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}
