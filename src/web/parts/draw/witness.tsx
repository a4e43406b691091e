// A witness of a draw: makes a word on his own device, keeps it, gives only its hash, and says it when the list is sealed. The word leaves
// the device at that moment and not before.
import { type FormEvent, useId, useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import { commitmentOf, hexOf } from '#policy/draw.ts';
import { type Answer, saveText } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { type Draw, useMoment } from '#web/parts/draw/words.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

export type Due = NonNullable<Answer<'GET /me/draws/{id}'>['witness']>;

const inFours = (hex: string): string => (hex.match(/.{4}/g) ?? []).join(' ');

function Commit({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  const moment = useMoment();
  const [word, setWord] = useState('');
  const [saved, setSaved] = useState(false);
  const give = useDoing('POST /me/draws/{id}/commitment');
  const save = () => {
    saveText(`${draw.title}\n${word}\n`, say(`见证的数-${draw.id}.txt`, `witness-word-${draw.id}.txt`));
    setSaved(true);
  };
  if (word === '')
    return (
      <>
        <p>
          {say(
            `您先在这台设备上生成一个数，自己收好，只把它的封存码交上来。${moment(draw.closesAt)}名单封好以后，再来公开这个数。`,
            `You make a word on this device and keep it; only its fingerprint is handed in. After ${moment(draw.closesAt)}, when the list is sealed, you come back and say it.`,
          )}
        </p>
        <p className="draw-below">
          <button
            type="button"
            className="btn btn-main btn-wide"
            onClick={() => setWord(hexOf(crypto.getRandomValues(new Uint8Array(32))))}
          >
            {say('生成我的数', 'Make my word')}
          </button>
        </p>
      </>
    );
  return (
    <>
      <p>
        {say(
          '这是您的数，丢了就没法亮。请存下来或抄下来：',
          'This is your word; lost, it cannot be said. Save it or copy it out:',
        )}
      </p>
      <p className="draw-hex draw-word">{inFours(word)}</p>
      <ErrorNote error={give.error} />
      <div className="draw-acts">
        <button type="button" className={saved ? 'btn' : 'btn btn-main'} onClick={save}>
          <Icon name="in" />
          {say('存成文件', 'Save it as a file')}
        </button>
        <button
          type="button"
          className={saved ? 'btn btn-main' : 'btn'}
          disabled={give.isPending}
          onClick={() => give.mutate({ params: { id: draw.id }, body: { commitment: commitmentOf(word) } })}
        >
          {say('收好了，交封存码', 'I have it: hand in the fingerprint')}
        </button>
      </div>
    </>
  );
}

/** The first run of 64 digits in what was pasted or in the file. */
const wordIn = (said: string): string =>
  /(?:[0-9a-f]{64})|(?:(?:[0-9a-f]{4} ){15}[0-9a-f]{4})/.exec(said.toLowerCase())?.[0].replaceAll(' ', '') ??
  said.trim();

function Say({ draw }: { readonly draw: Draw }) {
  const { say } = useReader();
  const moment = useMoment();
  const id = useId();
  const [word, setWord] = useState('');
  const tell = useDoing('POST /me/draws/{id}/word');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tell.mutate({ params: { id: draw.id }, body: { word: wordIn(word) } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <b>{say(`请在 ${moment(draw.revealsBy)} 前公开您的数`, `Please say your word by ${moment(draw.revealsBy)}`)}</b>
        {say('。过了时间记为没有公开，抽签照常进行。', '. After that it counts as withheld and the draw goes on.')}
      </p>
      <div className="field">
        <label htmlFor={id}>{say('您收好的那个数（64 位）', 'The word that you kept (64 digits)')}</label>
        <textarea
          id={id}
          className="in draw-word"
          rows={3}
          value={word}
          onChange={(event) => setWord(event.target.value)}
        />
      </div>
      <label className="btn btn-quiet draw-file">
        <Icon name="doc" />
        {say('从存下的文件读', 'Read it from the saved file')}
        <input
          className="sr"
          type="file"
          accept=".txt,text/plain"
          onChange={async (event) => setWord(wordIn((await event.target.files?.[0]?.text()) ?? ''))}
        />
      </label>
      <ErrorNote error={tell.error} />
      <p>
        <button type="submit" className="btn btn-main" disabled={tell.isPending || word.trim() === ''}>
          {word.trim() === ''
            ? say('公开这个数（先填在上面）', 'Say it (fill it in above first)')
            : say('公开这个数', 'Say it')}
        </button>
      </p>
    </form>
  );
}

const told: Readonly<Record<'none' | 'said' | 'withheld', Text>> = {
  none: text(
    '规则公布前您没有交封存码，这次不作见证',
    'You handed in no fingerprint before the rules were out and are no witness of this draw',
  ),
  said: text('您的数已经公开，和封存的一致', 'You have said your word; it is the one you committed to'),
  withheld: text(
    '您没有公开您的数，已经记下；抽签没有受影响',
    'You did not say your word; that is recorded, and the draw went on',
  ),
};

/** What a witness has to do now. */
export function WitnessPart({ draw, due }: { readonly draw: Draw; readonly due: Due }) {
  const { say } = useReader();
  const moment = useMoment();
  if (due === 'commit') return <Commit draw={draw} />;
  if (due === 'say') return <Say draw={draw} />;
  if (due !== 'wait')
    return (
      <Note tone={due === 'said' ? 'ok' : 'off'} live>
        <b>{say(told[due])}</b>
      </Note>
    );
  return (
    <Note tone="go" live>
      <b>{say('您的封存码已经收到', 'Your fingerprint has been handed in')}</b>
      <p>
        {say(
          `请收好那个数，${moment(draw.closesAt)} 以后、${moment(draw.revealsBy)} 以前来公开它`,
          `Keep the word, and say it between ${moment(draw.closesAt)} and ${moment(draw.revealsBy)}`,
        )}
      </p>
    </Note>
  );
}
