import { Link } from "@tanstack/react-router";
import { rememberReturn } from "#web/lib/return-to";
import { useCollege } from "#web/lib/trpc";
import { buttonClass } from "#web/ui/button";

/** Signs in and comes back to this very page. */
export function SignInLink({ label }: { label: string }) {
  const college = useCollege();
  return (
    <Link
      to="/$college/sign-in"
      params={{ college }}
      onClick={() => rememberReturn(college, location.pathname + location.search)}
      className={buttonClass({ size: "lg", wide: true })}
    >
      {label}
    </Link>
  );
}
