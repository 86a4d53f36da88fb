/** Files of the page that are served as they are. */
export const staticAssets = ['index.html', 'sidebar.css', 'icon.svg'] as const;

export const contentTypes = {
  'index.html': 'text/html; charset=utf-8',
  'sidebar.css': 'text/css; charset=utf-8',
  'sidebar.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;
export type AssetName = keyof typeof contentTypes;
