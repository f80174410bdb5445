/** The package describes what is in this file once it runs; a Worker imports it as what can be run. */
declare module "@jsquash/png/codec/pkg/squoosh_png_bg.wasm" {
  const module: WebAssembly.Module;
  // biome-ignore lint/style/noDefaultExport: that is how a Worker gets it
  export default module;
}
