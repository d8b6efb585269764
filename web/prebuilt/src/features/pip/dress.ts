/** Make another window look like this page. */

/**
 * Copy every style sheet of `from`. Its rules are taken over as they are, at once and without a request, which a window without an
 * address of its own could not make under the page's policy for styles in all browsers.
 */
export function copyStyles(from: Document, to: Window): void {
  const { CSSStyleSheet } = to as Window & typeof globalThis;
  const copies = [...from.styleSheets].flatMap((sheet) => {
    const copy = new CSSStyleSheet({ media: sheet.media.mediaText, disabled: sheet.disabled });
    try {
      copy.replaceSync([...sheet.cssRules].map(({ cssText }) => cssText).join("\n"));
    } catch {
      // A browser extension's, which pages may not read.
      return [];
    }
    return [copy];
  });
  to.document.adoptedStyleSheets = copies;
}
