// The papers of a case: pictures are shown, other files are fetched. Each look is written down where the member can read it, so nothing is
// fetched before somebody asks.
import { useEffect, useState } from 'react';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { download, request } from '#web/parts/api.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Paper = OneCase['answers'][number];

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

function OnePaper({ paper }: { readonly paper: Paper }) {
  const { say } = useReader();
  const id = Number(paper.value);
  const [asked, setAsked] = useState(false);
  const [large, setLarge] = useState(false);
  const { picture, error } = usePicture(id, asked);
  const label = say(paper.label);
  return (
    <figure className="paper">
      {!asked && (
        <button type="button" className="btn btn-s" onClick={() => setAsked(true)}>
          <Icon name="eye" />
          {say(`看${label}`, `Show: ${label}`)}
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
          <span className="sr">{say('放大', 'Enlarge')}</span>
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
          {label} · {say('已记下您看过，本人看得到', 'it is on record that you looked; the member can read it')}
        </figcaption>
      )}
    </figure>
  );
}

export function Papers({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const papers = one.answers.filter(({ type }) => type === 'file');
  if (papers.length === 0)
    return <p className="meta">{say('没有交照片或文件', 'No picture or paper was handed in')}</p>;
  return (
    <div className="gap-s">
      {papers.map((paper) =>
        paper.hidden ? (
          <p key={paper.field} className="meta">
            <Icon name="lock" /> {say(`${paper.label.zh}，您的岗位看不到`, `${paper.label.en}: not for your post`)}
          </p>
        ) : (
          <OnePaper key={paper.field} paper={paper} />
        ),
      )}
    </div>
  );
}
