// A code read by the camera, where the browser can; everywhere else it is typed or pasted.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

interface Detector {
  detect(of: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;

export const canScan = (): boolean => detectorClass() !== undefined;

const lookEveryMs = 300;

/** `instead`: what to do where the camera does not open. */
export function Camera({
  onCode,
  onEnd,
  instead,
}: {
  readonly onCode: (code: string) => void;
  readonly onEnd: () => void;
  readonly instead: Text;
}) {
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
        if (seen) tell(seen.rawValue.trim());
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
          {say(instead)}
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
