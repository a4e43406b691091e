// The label read by the camera, where the browser can; everywhere the eight characters beside it are typed instead.
import { useState } from 'react';
import { Camera, canScan } from '#web/parts/camera.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

const instead = {
  zh: '相机打不开，请输标签上的编号',
  en: 'The camera does not open; type what the label says',
};

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
          {canScan() && !open && (
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
      {open && <Camera onCode={(code) => onCode(code.toUpperCase())} onEnd={() => setOpen(false)} instead={instead} />}
    </section>
  );
}
