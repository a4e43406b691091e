// Checking a certificate: what its code holds is checked on the reader's own device, without asking anybody; a number is looked up in the register.
import { useCallback, useEffect, useState } from 'react';
import { certificateIn, checkCertificate, type Lists, readLists } from '#policy/certificate.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { OtherResults, type Result, ResultPaper, resultOf, resultOfNumber } from '#web/open/verify-result.tsx';
import { type Answer, Refused, request } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { Camera, canScan } from '#web/parts/camera.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';
import '#web/open/verify.css';

/** A certificate is three parts between points; numbers have none. */
const isCertificate = (typed: string): boolean => certificateIn(typed).includes('.');

const instead = {
  zh: '相机打不开，请把证书内容贴进来，或输编号',
  en: 'The camera does not open; paste the certificate or type its number',
};

function HowTo() {
  const { say } = useReader();
  const ways = [
    say('用手机扫证书上的二维码，会直接打开这一页并核验', 'Scan its code with a phone: this page opens and checks it'),
    say('把二维码里的内容贴到上面，断网也能验', 'Paste what the code holds above; that works without a network'),
    say('没有二维码的，输证书编号，查登记册里的记录', 'Without a code, type the number to see what the register says'),
  ];
  return (
    <section className="paper">
      <h2>{say('三种办法都行', 'Any of three ways')}</h2>
      <ol className="numbered">
        {ways.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ol>
    </section>
  );
}

async function lookUp(number: string, today: string): Promise<Result> {
  try {
    return resultOfNumber(await request('GET /open/certificates/{number}', { params: { number } }), today);
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 404) return { says: 'unknown' };
    throw error;
  }
}

function Asking({
  onAsked,
  onScan,
}: {
  readonly onAsked: (written: string) => Promise<void>;
  readonly onScan: (() => void) | null;
}) {
  const { say } = useReader();
  const [typed, setTyped] = useState('');
  const what = say('证书编号，或二维码里的内容', 'Number of the certificate, or what its code holds');
  return (
    <form
      className="verify-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') void onAsked(typed);
      }}
    >
      <input
        className="in"
        aria-label={what}
        placeholder={what}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {canScan() && onScan && (
        <button type="button" className="btn" onClick={onScan}>
          <Icon name="camera" />
          {say('扫码', 'Scan')}
        </button>
      )}
      <button type="submit" className="btn btn-main">
        {say('核验', 'Check')}
      </button>
    </form>
  );
}

function Check({ lists }: { readonly lists: Lists }) {
  const { today } = useReader();
  const [scanning, setScanning] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<unknown>(null);
  const check = useCallback(
    async (written: string) => {
      setError(null);
      if (isCertificate(written)) return setResult(resultOf(checkCertificate(certificateIn(written), lists, today)));
      try {
        setResult(await lookUp(written.trim(), today));
      } catch (problem) {
        setError(problem);
      }
    },
    [lists, today],
  );
  // Opened by scanning: the certificate is in the address, behind the mark that browsers do not send.
  useEffect(() => {
    if (isCertificate(window.location.hash)) void check(window.location.hash);
  }, [check]);
  return (
    <>
      <Asking onAsked={check} onScan={scanning ? null : () => setScanning(true)} />
      {scanning && (
        <Camera
          onCode={(code) => {
            setScanning(false);
            void check(code);
          }}
          onEnd={() => setScanning(false)}
          instead={instead}
        />
      )}
      <ErrorNote error={error} />
      <div className="verify-grid">
        {result ? <ResultPaper result={result} /> : <HowTo />}
        <OtherResults shown={result?.says ?? null} />
      </div>
    </>
  );
}

function Page({ published }: { readonly published: Answer<'GET /open/certificates'> }) {
  const { say } = useReader();
  const [lists] = useState(() => readLists(published));
  return (
    <>
      {lists ? (
        <Check lists={lists} />
      ) : (
        <Note tone="bad">
          {say(
            '公钥名单的签名不对，现在不能核验，请打 12351',
            'The list of keys is not signed as it should be; nothing can be checked now. Please call 12351',
          )}
        </Note>
      )}
      <p className="meta verify-root">
        {say('根公钥', 'Root key')} {published.root.kid}
        {' · '}
        <a href="api/open/certificates" download="niangjia-lists.json">
          {say('下载公钥和撤销名单，用命令也能验', 'Download the lists, to check by a command')}
        </a>
      </p>
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
