// The page that checks certificates as one file: what was built, and the lists as they are published now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Inside a script element nothing may look like its end. */
const harmless = (script: string): string => script.replaceAll(/<(?=\/script|!--)/gi, '\\x3C');

/** `lists`: JSON, as `GET /open/certificates` answers. */
export function offlinePage(folder: string): (lists: string) => string {
  const built = (name: string): string => readFileSync(join(folder, 'offline', name), 'utf8');
  const [script, style, icons] = [harmless(built('check.js')), built('check.css'), built('icons.svg')];
  return (lists) => `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>核验一张证书 · 娘家</title>
    <style>${style}</style>
  </head>
  <body class="open">
    <div hidden>${icons}</div>
    <div id="app"></div>
    <script type="application/json" id="lists">${lists.replaceAll('<', '\\u003c')}</script>
    <script>${script}</script>
  </body>
</html>
`;
}
