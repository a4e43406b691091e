// A one-time word, shown once, with what to do with it.
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';

export function WordOnce({ name, word }: { readonly name: string; readonly word: string }) {
  const { say } = useReader();
  return (
    <Note tone="wait" live>
      <b>
        {say('一次性口令：', 'One-time word: ')}
        <span className="num one-time-word">{word}</span>
      </b>
      <p>
        {say(
          `只显示这一次，七天内有效。请当面告诉${name}，由本人在“我的 → 密码和设备”里绑定验证器；不要用短信、微信发。`,
          `Shown this once, good for seven days. Tell ${name} in person, for binding an authenticator (Me → Password and devices); send it by no message.`,
        )}
      </p>
    </Note>
  );
}
