import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Activity, ChevronRight, Clock, ScanLine, Search, UtensilsCrossed } from "lucide-react";
import { useState } from "react";
import { accentFor } from "#shared/accent";
import { platformApi } from "#web/lib/trpc";
import { EmptyState } from "#web/ui/empty-state";
import { TextField } from "#web/ui/field";
import { usePageTitle } from "#web/ui/use-page-title";

const PROMISES = [
  {
    Icon: ScanLine,
    title: "One pass, every gate",
    text: "Register in three taps. Your pass works at every door, once.",
  },
  {
    Icon: Clock,
    title: "Queues without standing",
    text: "Take a number, see an honest wait, come when you are called.",
  },
  {
    Icon: UtensilsCrossed,
    title: "Food when it is ready",
    text: "Order ahead, watch it being made, pick up with a code.",
  },
] as const;

export function Landing() {
  const { data: colleges } = useSuspenseQuery(platformApi().trpc.colleges.listPublic.queryOptions());
  const [wanted, setWanted] = useState("");
  usePageTitle("Find your college");
  const needle = wanted.trim().toLowerCase();
  const shown = colleges.filter(
    (college) => college.name.toLowerCase().includes(needle) || college.slug.includes(needle),
  );
  return (
    <main className="mx-auto grid w-full max-w-5xl gap-12 px-4 pt-10 pb-16 md:min-h-dvh md:grid-cols-[1.1fr_1fr] md:items-center md:gap-16">
      <div className="flex flex-col gap-8">
        <p className="flex items-center gap-2.5 font-semibold">
          <span className="flex size-8 items-center justify-center rounded-control bg-ink text-canvas">
            <Activity aria-hidden size={18} />
          </span>
          CampusPulse
        </p>
        <div className="flex flex-col gap-3">
          <h1 className="text-title font-bold md:text-[2.5rem] md:leading-tight">
            The event day, without the standing around.
          </h1>
          <p className="max-w-prose text-ink-soft">
            Your pass, your place in the queue and your lunch, live on your phone, while everyone who runs the day sees
            the same truth.
          </p>
        </div>
        <ul className="hidden flex-col gap-4 md:flex">
          {PROMISES.map(({ Icon, title, text }) => (
            <li key={title} className="flex gap-3">
              <Icon aria-hidden size={20} className="mt-0.5 shrink-0 text-accent-text" />
              <span>
                <span className="block font-semibold">{title}</span>
                <span className="block text-sm text-ink-soft">{text}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
      <section
        aria-labelledby="find"
        className="flex flex-col gap-4 rounded-card border border-line bg-surface p-5 shadow-card"
      >
        <h2 id="find" className="font-semibold">
          Find your college
        </h2>
        <TextField
          label="Your college"
          hideLabel
          type="search"
          placeholder="Type its name"
          autoComplete="organization"
          value={wanted}
          icon={<Search size={18} />}
          onChange={(event) => setWanted(event.target.value)}
        />
        {shown.length === 0 ? (
          <EmptyState title="No college of that name here">
            Check the spelling, or ask your events office for your college's own link.
          </EmptyState>
        ) : (
          <ul className="flex flex-col">
            {shown.map((college) => {
              const { fill, on } = accentFor(college.accent, "light");
              return (
                <li key={college.id} className="border-t border-line first:border-0">
                  <Link
                    to="/$college"
                    params={{ college: college.slug }}
                    className="flex min-h-16 items-center gap-3 rounded-control px-2 hover:bg-sunken"
                  >
                    <span
                      aria-hidden
                      style={{ backgroundColor: fill, color: on }}
                      className="flex size-9 items-center justify-center rounded-control text-sm font-bold"
                    >
                      {college.name[0]}
                    </span>
                    <span className="flex-1 font-medium">{college.name}</span>
                    <ChevronRight aria-hidden size={18} className="text-ink-faint" />
                  </Link>
                </li>
              );
            })}
          </ul>
        )}
      </section>
    </main>
  );
}
