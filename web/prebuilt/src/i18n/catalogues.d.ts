/** Made by the build (`web/build/catalogues.ts`). */
declare module "virtual:catalogue/*" {
  const catalogue: import("./translator").Catalogue;
  export default catalogue;
}
