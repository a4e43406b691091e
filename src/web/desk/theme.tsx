// antd in our hand: the tokens of the design language until it no longer looks like antd's own. Styles made in the browser carry the page's nonce.
import { App, ConfigProvider, type ConfigProviderProps, type ThemeConfig } from 'antd';
import enGB from 'antd/es/locale/en_GB.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import type { ReactNode } from 'react';
import { useReader } from '#web/parts/language.tsx';

const deskTheme: ThemeConfig = {
  cssVar: { prefix: 'nj' },
  hashed: false,
  token: {
    colorPrimary: '#b3261e',
    colorPrimaryHover: '#8f1b15',
    colorPrimaryActive: '#8f1b15',
    colorPrimaryBg: '#fbefec',
    colorPrimaryBgHover: '#fbefec',
    colorPrimaryBorder: '#0b57c2',
    colorInfo: '#22577f',
    colorInfoBg: '#eaf1f6',
    colorSuccess: '#2a6647',
    colorSuccessBg: '#eaf3ed',
    colorWarning: '#7d5200',
    colorWarningBg: '#fbf2df',
    colorError: '#8a1a45',
    colorErrorBg: '#f8ebf0',
    colorLink: '#22577f',
    colorLinkHover: '#173f5e',
    colorText: '#231f1b',
    colorTextSecondary: '#524c45',
    colorTextTertiary: '#6b645b',
    colorTextPlaceholder: '#6b645b',
    colorTextDisabled: '#6b645b',
    colorBgLayout: '#f6f3ee',
    colorBgContainer: '#ffffff',
    colorBgElevated: '#ffffff',
    colorFillAlter: '#fbf9f6',
    colorBgContainerDisabled: '#efebe4',
    colorBorder: '#857d72',
    colorBorderSecondary: '#e4dfd7',
    colorSplit: '#e4dfd7',
    fontFamily: '"Noto Sans SC","PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei",system-ui,sans-serif',
    fontSize: 14,
    fontSizeSM: 13,
    fontSizeLG: 16,
    fontSizeHeading1: 22,
    fontSizeHeading2: 18,
    fontSizeHeading3: 16,
    fontSizeHeading4: 14,
    fontSizeHeading5: 14,
    lineHeight: 1.6,
    fontWeightStrong: 600,
    borderRadius: 6,
    borderRadiusLG: 6,
    borderRadiusSM: 6,
    borderRadiusXS: 6,
    controlHeight: 40,
    controlHeightSM: 32,
    controlHeightLG: 44,
    lineWidthFocus: 3,
    boxShadow: '0 6px 24px rgba(45,34,22,.14)',
    boxShadowSecondary: '0 6px 24px rgba(45,34,22,.14)',
    boxShadowTertiary: 'none',
    motionDurationFast: '0.12s',
    motionDurationMid: '0.22s',
    motionDurationSlow: '0.22s',
    wireframe: false,
  },
  components: {
    Layout: { siderBg: '#efebe4', headerBg: '#ffffff', bodyBg: '#f6f3ee', headerHeight: 56, headerPadding: '0 24px' },
    Menu: {
      itemBg: '#efebe4',
      itemColor: '#524c45',
      itemHoverBg: '#f6f3ee',
      itemSelectedBg: '#ffffff',
      itemSelectedColor: '#231f1b',
      itemHeight: 44,
      itemBorderRadius: 0,
      itemMarginInline: 0,
      itemMarginBlock: 0,
    },
    Button: {
      fontWeight: 500,
      primaryShadow: 'none',
      defaultShadow: 'none',
      dangerShadow: 'none',
      defaultHoverColor: '#231f1b',
      defaultHoverBorderColor: '#231f1b',
      paddingInline: 14,
    },
    Table: {
      headerBg: '#fbf9f6',
      headerColor: '#6b645b',
      headerSplitColor: 'transparent',
      rowHoverBg: '#fbf9f6',
      rowSelectedBg: '#f6f3ee',
      rowSelectedHoverBg: '#f6f3ee',
      borderColor: '#e4dfd7',
      cellPaddingBlock: 10,
      cellPaddingInline: 12,
      headerBorderRadius: 0,
    },
    Input: { activeBorderColor: '#231f1b', hoverBorderColor: '#231f1b', activeShadow: 'none' },
    Tabs: {
      inkBarColor: '#b3261e',
      itemSelectedColor: '#231f1b',
      itemHoverColor: '#231f1b',
      itemColor: '#524c45',
      horizontalItemGutter: 24,
    },
    Tag: { defaultBg: '#f1eee9', defaultColor: '#5f5951' },
    Checkbox: { colorPrimary: '#231f1b', colorPrimaryHover: '#231f1b' },
    Radio: { colorPrimary: '#231f1b', colorPrimaryHover: '#231f1b' },
    Switch: { colorPrimary: '#231f1b', colorPrimaryHover: '#231f1b' },
    Pagination: { colorPrimary: '#231f1b', colorPrimaryHover: '#231f1b' },
    Steps: { colorPrimary: '#22577f' },
    Progress: { defaultColor: '#22577f', remainingColor: '#efebe4' },
    Segmented: { trackBg: '#efebe4', itemSelectedBg: '#ffffff' },
  },
};

/** Their type says CommonJS; what is bundled are modules, whose default is the locale itself. */
const locales = { zh: zhCN, en: enGB } as unknown as Record<'zh' | 'en', NonNullable<ConfigProviderProps['locale']>>;

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

export function DeskTheme({ children }: { readonly children: ReactNode }) {
  const { language } = useReader();
  return (
    <ConfigProvider
      theme={deskTheme}
      locale={locales[language]}
      csp={{ nonce }}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}
