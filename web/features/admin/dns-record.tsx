/** What has to be published, to be copied. */
export function DnsRecord({ record: { name, value } }: { record: { name: string; value: string } }) {
  return (
    <dl className="grid w-full grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2 text-sm">
      <dt className="text-ink-soft">Name</dt>
      <dd className="flex">
        <Code>{name}</Code>
      </dd>
      <dt className="text-ink-soft">Value</dt>
      <dd className="flex">
        <Code>{value}</Code>
      </dd>
    </dl>
  );
}

/** Something to be copied to the letter. */
export function Code({ children }: { children: string }) {
  return (
    <code className="w-full rounded-control bg-sunken px-3 py-2 font-mono text-sm break-all select-all">
      {children}
    </code>
  );
}
