/** Instead of going on here: the page that asked its owner to sign in again has what they had typed. */
export function SignedInElsewhere() {
  return (
    <div className="flex flex-col gap-2">
      <h1 className="text-title font-bold">You are signed in again</h1>
      <p role="status" className="text-ink-soft">
        Go back to the page that asked you: it goes on by itself. You can close this one.
      </p>
    </div>
  );
}
