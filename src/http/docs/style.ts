/** Stylesheet of the pages; light or dark as the reader's system is. */
export const stylesheet = `:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 16px/1.55 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem 1.5rem 4rem; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
nav a { margin-right: 1rem; }
code, pre { font: 0.9em ui-monospace, "SF Mono", Consolas, monospace; }
pre { background: color-mix(in srgb, currentColor 6%, transparent); border-radius: 6px; padding: 0.75rem 1rem; overflow-x: auto; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 0.5rem 0 1rem; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
.operation { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1.5rem 0; }
.choice { margin-left: 1rem; }
.contents { columns: 24rem; list-style: none; padding: 0; }
:target { outline: 2px solid; outline-offset: 6px; }
`;
