// The label read by the camera, where the browser can; everywhere the eight characters beside it are typed instead.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface Detector {
  detect(of: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

const lookEveryMs = 300;

function Camera({ onCode, onEnd }: { readonly onCode: (code: string) => void; readonly onEnd: () => void }) {
  const { say } = useReader();
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  // The page is drawn again while the camera looks; it does not begin anew for that.
  const tell = useEffectEvent(onCode);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let over = false;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (over) return stream.getTracks().forEach((track) => void track.stop());
      video.current!.srcObject = stream;
      // A picture may be long in coming; until then nothing is found in it.
      video.current!.play().catch(() => undefined);
      const detector = new (detectorClass()!)({ formats: ['qr_code'] });
      timer = setInterval(async () => {
        const [seen] = await detector.detect(video.current!).catch(() => []);
        if (seen) tell(seen.rawValue.trim().toUpperCase());
      }, lookEveryMs);
    };
    begin().catch(() => setFailed(true));
    return () => {
      over = true;
      clearInterval(timer);
      stream?.getTracks().forEach((track) => void track.stop());
    };
  }, []);
  return (
    <div className="scan">
      {failed ? (
        <p className="errmsg" role="alert">
          <Icon name="no" />
          {say('相机打不开，请输标签上的编号', 'The camera does not open; type what the label says')}
        </p>
      ) : (
        <video ref={video} muted playsInline aria-label={say('相机画面', 'What the camera sees')} />
      )}
      <button type="button" className="btn" onClick={onEnd}>
        {say('收起相机', 'Close the camera')}
      </button>
    </div>
  );
}

/** `onCode` with what was scanned or typed, in capitals. */
export function LabelField({
  onCode,
  error,
}: {
  readonly onCode: (code: string) => void;
  readonly error: string | null;
}) {
  const { say } = useReader();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  return (
    <section className="sec">
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          onCode(typed.trim().toUpperCase());
        }}
      >
        <label htmlFor="label-code">{say('标签上的编号', 'Code on the label')}</label>
        <div className="label-code">
          <input
            id="label-code"
            className="in"
            autoCapitalize="characters"
            autoComplete="off"
            maxLength={8}
            value={typed}
            aria-describedby={error ? 'label-error' : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="submit" className="btn">
            {say('找这一份', 'Find it')}
          </button>
          {detectorClass() && !open && (
            <button type="button" className="btn" onClick={() => setOpen(true)}>
              <Icon name="camera" />
              {say('扫标签', 'Scan')}
            </button>
          )}
        </div>
        {error && (
          <p className="errmsg" id="label-error" role="alert">
            <Icon name="no" />
            {error}
          </p>
        )}
      </form>
      {open && <Camera onCode={onCode} onEnd={() => setOpen(false)} />}
    </section>
  );
}
