/** Files of the page that are served as they are. */
export const staticAssets = ['index.html', 'icon.svg'] as const;
/** Files that are made of several. */
export const bundledAssets = ['sidebar.js', 'sidebar.css'] as const;

export type BundledName = (typeof bundledAssets)[number];
export type AssetName = (typeof staticAssets)[number] | BundledName;

export const contentTypes: Readonly<Record<AssetName, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'sidebar.css': 'text/css; charset=utf-8',
  'sidebar.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};
