import { FileUp } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { IMPORT_BYTES_MAX } from "#shared/limits";
import { Button } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { TextArea } from "#web/ui/field";
import { Notice } from "#web/ui/notice";
import { wordsForList } from "./import-words.ts";
import { decodeList, type ListProblem, type PeopleList, readList } from "./read-list.ts";

export type ImportSourceProps = {
  text: string;
  onText: (text: string) => void;
  onList: (list: PeopleList) => void;
};

/** Where a list comes from: a file, or what somebody copied from a spreadsheet. */
export function ImportSource({ text, onText, onList }: ImportSourceProps) {
  const [problem, setProblem] = useState<ListProblem | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const read = (next: string) => {
    onText(next);
    const list = readList(next);
    setProblem(list.ok ? null : list.refusal);
    if (list.ok) onList(list.value);
  };
  const choose = async (file: File) => {
    // Not even read: a spreadsheet program's own file may be any size.
    if (file.size > IMPORT_BYTES_MAX) return setProblem({ code: "list-too-large" });
    read(decodeList(await file.arrayBuffer()));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    read(text);
  };
  const words = problem && wordsForList(problem);
  return (
    <Card as="section" aria-labelledby="import-title">
      <h2 id="import-title" className="font-semibold">
        Bring people in
      </h2>
      <p className="max-w-prose pt-1 pb-4 text-sm text-ink-soft">
        A CSV file, or cells copied from a spreadsheet. The first line holds the headings: <b>Name</b> (or First name
        and Last name), <b>Mail</b> and <b>Ticket type</b>, in any order; the last two may be missing. You see what will
        happen before anything does.
      </p>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextArea
          label="List"
          rows={10}
          value={text}
          spellCheck={false}
          placeholder={"Name,Mail,Ticket type\nAna Moreno,ana@college.edu,Admission"}
          className="font-mono text-sm"
          onChange={(event) => {
            onText(event.target.value);
            setProblem(null);
          }}
        />
        {words ? (
          <Notice tone="warn" title={words.title}>
            {words.detail}
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" disabledReason={text.trim() === "" ? "Paste a list, or choose a file." : null}>
            Look at the list
          </Button>
          <input
            ref={input}
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
            aria-label="CSV file"
            hidden
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              target.value = ""; // the same file can be chosen once more
              if (file) void choose(file);
            }}
          />
          <Button
            variant="secondary"
            className="self-start"
            icon={<FileUp aria-hidden size={18} />}
            onClick={() => input.current?.click()}
          >
            Choose a file
          </Button>
        </div>
      </form>
    </Card>
  );
}
