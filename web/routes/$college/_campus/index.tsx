import { createFileRoute } from "@tanstack/react-router";

export const Route = createFileRoute("/$college/_campus/")({ component: () => null });
