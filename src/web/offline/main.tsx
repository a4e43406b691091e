// The page that checks certificates, saved as one file: script, style and the lists of that day are in it, so that it works for whoever keeps it
// without a network, and goes on to work when we are not there.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type PublishedLists, readLists } from '#policy/certificate.ts';
import { Check } from '#web/open/verify-check.tsx';
import { useFormats } from '#web/parts/format.ts';
import { ReaderProvider, useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';
import { Switches } from '#web/parts/switches.tsx';
import '#web/style/tokens.css';
import '#web/style/base.css';
import '#web/style/parts.css';
import '#web/style/open.css';

const published = JSON.parse(document.getElementById('lists')!.textContent) as PublishedLists;
const lists = readLists(published);

function Page() {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <main className="wrap">
      <div className="flex between">
        <h1>{say('核验一张证书', 'Check a certificate')}</h1>
        <Switches />
      </div>
      {lists === null ? (
        <Note tone="bad">
          {say(
            '这一页里的名单被改动过，不能用，请重新下载。',
            'The lists in this page were altered; download it again.',
          )}
        </Note>
      ) : (
        <>
          <p className="sub">
            {say(
              `不联网也能验。公钥和撤销名单截至 ${instant(lists.revoked.on)}；之后撤销的，要到网上核验页才看得到。`,
              `Works without a network. Keys and revocations are as of ${instant(lists.revoked.on)}; what was revoked later is seen online only.`,
            )}
          </p>
          <Check lists={lists} lookUp={null} />
        </>
      )}
      <p className="meta verify-root">
        {say('根公钥', 'Root key')} {published.root.kid}
      </p>
    </main>
  );
}

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <ReaderProvider>
      <Page />
    </ReaderProvider>
  </StrictMode>,
);
