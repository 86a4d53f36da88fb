import { h, type VNode } from '../dom.ts';

/** Outlines on a 24-unit grid, drawn with the text's colour. */
const outlines = {
  alert: 'M12 3 2 20h20L12 3Zm0 7v5m0 2.5v.5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'm6 6 12 12M18 6 6 18',
  down: 'm6 9 6 6 6-6',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  pause: 'M9 5v14M15 5v14',
  phone: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z',
  pin: 'M9 3h6l-1 7 4 4H6l4-4-1-7Zm3 11v7',
  quote: 'M5 17h4l2-4V7H5v6h3zm9 0h4l2-4V7h-6v6h3z',
} as const;
export type IconName = keyof typeof outlines;

export function icon(name: IconName): VNode {
  return h(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    h('path', { d: outlines[name] }),
  );
}
