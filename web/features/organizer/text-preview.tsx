import type { TemplateText } from "#shared/views/messages";

/** A message as it would go out: in short, and as a mail. */
export function TextPreview({ said }: { said: TemplateText }) {
  return (
    <section aria-label="Preview" className="flex flex-col gap-3">
      <div className="rounded-control bg-sunken p-3">
        <p className="font-semibold break-words">{said.title}</p>
        <p className="text-sm break-words">{said.short}</p>
      </div>
      <div className="rounded-control border border-line p-3 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
        {said.text}
      </div>
    </section>
  );
}
