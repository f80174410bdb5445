import { fileURLToPath } from "node:url";
import { cloudflare } from "@cloudflare/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { serviceWorker } from "./scripts/service-worker-plugin.ts";

/** Every page but the scanner's needs the router, its routes and the query cache: one file instead of fifty. */
const PAGES_CHUNK =
  /\/web\/(routes\/[^?]*\.tsx|router\.ts|route-tree\.gen\.ts|boot-pages\.tsx|lib\/(trpc|query-client|guard|page-\w+|search-params)\.tsx?)$|node_modules\/@(tanstack\/(?!react-virtual|virtual-core)|trpc\/tanstack)/;

/**
 * Small pieces that several pages share: a request each would cost more than the few bytes a page does not need. None
 * of them may lean on the pages' file, which the scanner does without.
 */
const COMMON_CHUNK =
  /\/web\/(ui\/(?!app-shell|place)|live\/(live-channel|live-state|parse)|lib\/(problem|time|campus-time|accent|command-id)\.)|\/shared\/|node_modules\/(lucide-react|@trpc\/client|partysocket)/;

export default defineConfig({
  publicDir: "web/public",
  resolve: { alias: { "#web": fileURLToPath(new URL("./web", import.meta.url)) } },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              includeDependenciesRecursively: false,
              groups: [
                { name: "pages", test: PAGES_CHUNK },
                { name: "common", test: COMMON_CHUNK, minShareCount: 3 },
              ],
            },
          },
        },
      },
    },
  },
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      routesDirectory: "./web/routes",
      generatedRouteTree: "./web/route-tree.gen.ts",
    }),
    react(),
    tailwindcss(),
    cloudflare(),
    serviceWorker(),
  ],
});
