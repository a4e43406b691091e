// A file or a photograph: taken with the camera or picked, made small on the phone, sent with its progress shown, and tried again when the
// connection broke. The answer is the number the document is kept under.
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import { Refused } from '#web/parts/api.ts';
import { type ControlProps, type Typed, tied } from '#web/parts/form/field-frame.tsx';
import { NotAPicture, type PictureFault, reduced } from '#web/parts/form/picture.ts';
import { type Files, newSendingKey } from '#web/parts/form/upload.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';

type Going =
  | { readonly at: 'still' }
  | { readonly at: 'sending'; readonly part: number }
  | { readonly at: 'broken'; readonly why: Text; readonly again: boolean };

const still: Going = { at: 'still' };

function whyBroken(error: unknown): Going {
  if (error instanceof NotAPicture)
    return {
      at: 'broken',
      again: false,
      why: text(
        '这张图打不开，请另拍一张，或存成 JPG 再选',
        'This picture cannot be opened; take another, or save it as JPG',
      ),
    };
  if (error instanceof Refused) return { at: 'broken', again: false, why: error.problem.why };
  return {
    at: 'broken',
    again: true,
    why: text(
      '没有传上去，照片还在。连上后会自己再传',
      'Not sent yet; the picture is still here and goes when you are back online',
    ),
  };
}

/** Takes a file to its place; tried again by hand, or by itself when the connection is back. */
function useSending(
  files: Files,
  { field, path }: { readonly field: string; readonly path: string },
  set: (id: number) => void,
) {
  const [going, setGoing] = useState(still);
  const [sent, setSent] = useState<Sent>();
  const job = useRef<{ readonly file: File; readonly key: string } | null>(null);
  const stop = useRef<AbortController | null>(null);
  const run = async () => {
    const now = job.current;
    if (!now) return;
    stop.current?.abort();
    const stopping = new AbortController();
    stop.current = stopping;
    const { signal } = stopping;
    setGoing({ at: 'sending', part: 0 });
    try {
      const { file: small, fault } = await reduced(now.file);
      if (signal.aborted) return;
      await files.kept?.keep(path, { file: small, key: now.key });
      const onProgress = (part: number) => setGoing({ at: 'sending', part });
      set(await files.send(field, small, { key: now.key, signal, onProgress }));
      await files.kept?.drop(path);
      job.current = null;
      setSent({ size: small.size, fault });
      setGoing(still);
    } catch (error) {
      if (signal.aborted) return;
      const broken = whyBroken(error);
      setGoing(broken);
      if (broken.at === 'broken' && !broken.again) await files.kept?.drop(path);
    }
  };
  const latest = useRef(run);
  latest.current = run;
  const waits = going.at === 'broken' && going.again;
  useEffect(() => {
    if (!waits) return;
    const again = () => latest.current();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [waits]);
  useEffect(() => () => stop.current?.abort(), []);
  useEffect(() => {
    // Taken before the page was left, and not sent: it goes now.
    files.kept?.find(path).then((found) => {
      if (!found || job.current) return;
      job.current = found;
      latest.current();
    });
  }, [files, path]);
  const take = (file: File) => {
    job.current = { file, key: newSendingKey() };
    return run();
  };
  return { going, sent, take, again: run };
}

interface Sent {
  readonly size: number;
  readonly fault: PictureFault | null;
}

const faultWords: Readonly<Record<PictureFault, Text>> = {
  dark: text('太暗，看不清，请重拍', 'Too dark to be read: take it again'),
  bright: text('太亮，字都白了，请避开光再拍', 'Too bright, the writing is washed out: turn away from the light'),
  blurred: text('有点糊，字可能看不清，请拿稳重拍', 'Blurred: hold still and take it again'),
};

/** What became of the picture, or why nobody will be able to read it. */
function HowSent({ size, fault }: Sent) {
  const { say } = useReader();
  if (fault === null) {
    const kb = Math.ceil(size / 1024);
    return <p className="meta">{say(`已转正，压到 ${kb} KB`, `Upright and reduced to ${kb} KB`)}</p>;
  }
  return (
    <Note tone="warn" live>
      <b>{say(faultWords[fault])}</b>
      <p>{say('也可以先交，由审的人来看', 'You may hand it in as it is; whoever reviews it will look')}</p>
    </Note>
  );
}

/** What is on file: the picture itself, or that there is one. */
function Shown({ address, sent }: { readonly address: string; readonly sent: Sent | undefined }) {
  const { say } = useReader();
  const [picture, setPicture] = useState(true);
  return (
    <>
      {picture ? (
        <div className="photo">
          <img src={address} alt={say('已传的照片', 'The picture sent')} onError={() => setPicture(false)} />
        </div>
      ) : (
        <p className="chosen">
          <Icon name="doc" />
          <a href={address} target="_blank" rel="noreferrer">
            {say('已传的文件', 'The file sent')}
          </a>
        </p>
      )}
      {sent && <HowSent {...sent} />}
    </>
  );
}

function Progress({ part }: { readonly part: number }) {
  const { say } = useReader();
  const percent = Math.round(part * 100);
  return (
    <div role="status">
      <div className="meter">
        <i style={{ width: `${percent}%` }} />
      </div>
      <p className="meta">{say(`正在传 ${percent}%`, `Sending ${percent}%`)}</p>
    </div>
  );
}

type Props = ControlProps<Typed<'file'>> & { readonly files: Files };

export function FileInput({ field, path, id, value, fault, set, leave, files }: Props) {
  const { say } = useReader();
  // In a table the row's number is no part of the field's name.
  const name = path.split('.').length === 3 ? path.replace(/\.\d+\./, '.') : path;
  const { going, sent, take, again } = useSending(files, { field: name, path }, set);
  const accept = field.accept ?? ['image/jpeg', 'image/png', 'application/pdf'];
  const pictures = accept.some((one) => one.startsWith('image/'));
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (file) take(file).then(leave);
  };
  const has = typeof value === 'number';
  return (
    <div className="gap-s">
      {has && <Shown key={value} address={files.address(value)} sent={sent} />}
      {going.at === 'sending' && <Progress part={going.part} />}
      {going.at === 'broken' && (
        <Note tone="warn" live>
          <b>{say(going.why)}</b>
          {going.again && (
            <button type="button" className="link" onClick={again}>
              {say('现在再传一次', 'Send it again now')}
            </button>
          )}
        </Note>
      )}
      <div className="flex takes">
        {pictures && (
          <label className="btn grow">
            <Icon name="camera" />
            {has ? say('重拍', 'Take again') : say('拍照', 'Take a picture')}
            <input className="sr" type="file" accept="image/*" capture="environment" onChange={picked} />
          </label>
        )}
        <label className="btn grow">
          {pictures ? say('从相册或文件选', 'Choose from files') : say('选文件', 'Choose a file')}
          <input
            {...tied({ field, fault, id })}
            className="sr"
            type="file"
            accept={accept.join(',')}
            onChange={picked}
          />
        </label>
      </div>
    </div>
  );
}
