// Checking a certificate: what its code holds is checked on the reader's own device, without asking anybody; a number is looked up in the register.
import { useState } from 'react';
import { readLists } from '#policy/certificate.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { Check } from '#web/open/verify-check.tsx';
import { type Result, resultOfNumber } from '#web/open/verify-result.tsx';
import { type Answer, Refused, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { Digest } from '#web/parts/digest.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Note, Shown } from '#web/parts/said.tsx';

async function lookUp(number: string, today: string): Promise<Result> {
  try {
    return resultOfNumber(await request('GET /open/certificates/{number}', { params: { number } }), today);
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 404) return { says: 'unknown' };
    throw error;
  }
}

function Page({ published }: { readonly published: Answer<'GET /open/certificates'> }) {
  const { say } = useReader();
  const [lists] = useState(() => readLists(published));
  return (
    <>
      {lists ? (
        <Check lists={lists} lookUp={lookUp} />
      ) : (
        <Note tone="bad">
          {say(
            '公钥名单的签名不对，现在不能核验，请打 12351',
            'The list of keys is not signed as it should be; nothing can be checked now. Please call 12351',
          )}
        </Note>
      )}
      <p className="meta verify-root">
        <a href="offline-check.html" download>
          {say('下载离线核验页', 'Download a page that checks without a network')}
        </a>
        {' · '}
        <a href="api/open/certificates" download="niangjia-lists.json">
          {say('下载公钥和撤销名单，用命令也能验', 'Download the lists, to check by a command')}
        </a>
      </p>
      <details className="meta">
        <summary>{say('怎么核对', 'How to check')}</summary>
        <p>{say('根公钥', 'Root key')}</p>
        <p className="hash">
          <Digest value={published.root.kid} />
        </p>
      </details>
    </>
  );
}

export default function Verify() {
  const { say } = useReader();
  const published = useAnswer('GET /open/certificates', {});
  return (
    <OpenFrame title={say('核验一张证书', 'Check a certificate')}>
      <p className="sub">
        {say(
          '工会发的证书和荣誉，都能在这里对真假。不用登录，不记您是谁。',
          'Certificates and honours of the union can be checked here. No sign-in, and nobody notes who you are.',
        )}
      </p>
      <Shown of={published} lines={6}>
        {(found) => <Page published={found} />}
      </Shown>
    </OpenFrame>
  );
}
