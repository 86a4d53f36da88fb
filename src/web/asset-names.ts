/** Files of the pages that are served as they are, with their source folders. */
export const staticAssets = {
  'index.html': 'sidebar',
  'confirm.html': 'confirm',
  'icon.svg': 'sidebar',
} as const;
/** Files that are made of several, with the source that each begins with. */
export const bundledAssets = {
  'sidebar.js': 'sidebar/main.ts',
  'sidebar.css': 'sidebar/sidebar.css',
  'confirm.js': 'confirm/main.ts',
  'confirm.css': 'confirm/confirm.css',
} as const;

export type StaticName = keyof typeof staticAssets;
export type BundledName = keyof typeof bundledAssets;
export type AssetName = StaticName | BundledName;

export const staticNames = Object.keys(staticAssets) as StaticName[];
export const bundledNames = Object.keys(bundledAssets) as BundledName[];

export const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
