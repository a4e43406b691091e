// The papers of a case: pictures are shown, other files are fetched. Each look is written down where the member can read it: in the queue
// the first stands there at once for whoever is to decide on it, everything else is fetched when somebody asks.
import { useEffect, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { useKeys } from '#web/desk/keys.ts';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { download, request } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

/** The picture, once asked for; its address in this page. */
function usePicture(id: number, asked: boolean) {
  const [picture, setPicture] = useState<{ url: string; image: boolean } | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!asked) return;
    const stop = new AbortController();
    let url = '';
    request('GET /documents/{id}/content', { params: { id }, signal: stop.signal })
      .then((content) => {
        url = URL.createObjectURL(content);
        setPicture({ url, image: content.type.startsWith('image/') });
      })
      .catch((failed) => {
        if (!stop.signal.aborted) setError(failed);
      });
    return () => {
      stop.abort();
      if (url !== '') URL.revokeObjectURL(url);
    };
  }, [id, asked]);
  return { picture, error };
}

/** `first`: the one that Z shows and enlarges. */
function OnePaper({
  id,
  says,
  first,
  atOnce = false,
  meta,
}: {
  readonly id: number;
  readonly says: Text;
  readonly first: boolean;
  readonly atOnce?: boolean;
  readonly meta?: string;
}) {
  const { say } = useReader();
  const [asked, setAsked] = useState(atOnce);
  const [large, setLarge] = useState(false);
  const { picture, error } = usePicture(id, asked);
  const label = say(says);
  useKeys({
    z: first ? () => (asked ? picture?.image && setLarge(!large) : setAsked(true)) : undefined,
    Escape: large ? () => setLarge(false) : undefined,
  });
  return (
    <figure className="paper">
      {!asked && (
        <button type="button" className="btn btn-s" onClick={() => setAsked(true)}>
          <Icon name="eye" />
          {say(`看${label}`, `Show: ${label}`)} {first && <span className="kbd">Z</span>}
        </button>
      )}
      {picture?.image && (
        <button
          type="button"
          className={large ? 'shown large' : 'shown'}
          onClick={() => setLarge(!large)}
          aria-pressed={large}
        >
          <img src={picture.url} alt={label} />
          <span className="sr">{large ? say('缩小', 'Make smaller') : say('放大', 'Enlarge')}</span>
        </button>
      )}
      {picture && !picture.image && (
        <button
          type="button"
          className="link"
          onClick={() => download('GET /documents/{id}/content', { params: { id } })}
        >
          {say(`下载${label}`, `Download: ${label}`)}
        </button>
      )}
      <ErrorNote error={error} />
      {picture && (
        <figcaption className="meta">
          {label}{' '}
          {first && (
            <>
              <span className="kbd">Z</span> {say('放大', 'enlarges')}{' '}
            </>
          )}
          {meta && `· ${meta} `}·{' '}
          {say('已记下您看过，本人看得到', 'it is on record that you looked; the member can read it')}
        </figcaption>
      )}
    </figure>
  );
}

const inKb = (size: number): string => `${Math.max(1, Math.round(size / 1000))} KB`;

/** Handed in before and replaced since: kept, so that a decision of then can be understood. */
function Earlier({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { instant } = useFormats();
  if (one.earlierPapers.length === 0) return null;
  return (
    <details>
      <summary>
        {say(
          `以前交过的 ${one.earlierPapers.length} 份，换下来的`,
          `Handed in before and replaced: ${one.earlierPapers.length}`,
        )}
      </summary>
      <div className="gap-s">
        {one.earlierPapers.map(({ id, size, createdAt }) => (
          <OnePaper
            key={id}
            id={id}
            says={{ zh: `${instant(createdAt)} 的一份`, en: `that of ${instant(createdAt)}` }}
            first={false}
            meta={inKb(size)}
          />
        ))}
      </div>
    </details>
  );
}

export function Papers({ one, atOnce = false }: { readonly one: OneCase; readonly atOnce?: boolean }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const papers = one.answers.filter(({ type }) => type === 'file');
  if (papers.length === 0)
    return <p className="meta">{say('没有交照片或文件', 'No picture or paper was handed in')}</p>;
  const first = papers.find((paper) => !paper.hidden);
  return (
    <div className="gap-s">
      {papers.map((paper) => {
        const known = one.papers.find(({ id }) => id === Number(paper.value));
        return paper.hidden ? (
          <p key={paper.field} className="meta">
            <Icon name="lock" /> {say(`${paper.label.zh}，您的岗位看不到`, `${paper.label.en}: not for your post`)}
          </p>
        ) : (
          <OnePaper
            key={`${paper.field} ${String(paper.value)}`}
            id={Number(paper.value)}
            says={paper.label}
            first={paper === first}
            atOnce={atOnce && paper === first}
            {...(known ? { meta: `${instant(known.createdAt)}, ${inKb(known.size)}` } : {})}
          />
        );
      })}
      <Earlier one={one} />
    </div>
  );
}
