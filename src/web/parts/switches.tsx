// Large text and language, one press away on every page of hall and public pages.
import { useReader } from '#web/parts/language.tsx';

export function Switches() {
  const { say, language, large, setLanguage, setLarge } = useReader();
  return (
    <>
      <button type="button" className="btn btn-quiet" aria-pressed={large} onClick={() => setLarge(!large)}>
        {large ? say('标准字', 'Normal text') : say('大字', 'Large text')}
      </button>
      <button
        type="button"
        className="btn btn-quiet"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'EN' : '中文'}
      </button>
    </>
  );
}
