/** What has to be published, to be copied. */
export function DnsRecord({ record: { name, value } }: { record: { name: string; value: string } }) {
  return (
    <>
      <Code>{name}</Code>
      <Code>{value}</Code>
    </>
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
