// Asking for a check and showing what came of it: what a code holds is checked on the reader's own device, the same online and on the page that was
// saved for offline use.
import { useCallback, useEffect, useState } from 'react';
import { certificateIn, checkCertificate, type Lists } from '#policy/certificate.ts';
import { OtherResults, type Result, ResultPaper, resultOf } from '#web/open/verify-result.tsx';
import { Camera, canScan } from '#web/parts/camera.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';
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

interface CheckProps {
  readonly lists: Lists;
  /** What the register says of a number; null: nobody can be asked. */
  readonly lookUp: ((number: string, today: string) => Promise<Result>) | null;
}

export function Check({ lists, lookUp }: CheckProps) {
  const { say, today } = useReader();
  const [scanning, setScanning] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [unasked, setUnasked] = useState(false);
  const check = useCallback(
    async (written: string) => {
      setError(null);
      const code = isCertificate(written);
      setUnasked(!code && lookUp === null);
      if (code) return setResult(resultOf(checkCertificate(certificateIn(written), lists, today)));
      if (lookUp === null) return setResult(null);
      try {
        setResult(await lookUp(written.trim(), today));
      } catch (problem) {
        setError(problem);
      }
    },
    [lists, lookUp, today],
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
      {unasked && (
        <Note>
          {say(
            '这一页不联网，只验二维码里的内容；按编号查，请到核验页。',
            'This page asks nobody: it checks what a code holds. To look up a number, open the page that checks online.',
          )}
        </Note>
      )}
      <div className="verify-grid">
        {result ? <ResultPaper result={result} /> : <HowTo />}
        <OtherResults shown={result?.says ?? null} />
      </div>
    </>
  );
}
