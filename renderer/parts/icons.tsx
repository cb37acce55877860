/** The icons: 16 by 16 with a 1.3 stroke, always beside or instead of a name that is there for screen readers. */

import type { ReactNode } from 'react';

function icon(children: ReactNode) {
  return function Icon({ size = 16 }: { readonly size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.3}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {children}
      </svg>
    );
  };
}

export const OverviewIcon = icon(<path d="M1.500 14.200h13M3.600 12V7.500M8 12V2.500M12.400 12V5.500" />);
export const ActivityIcon = icon(<path d="M2 4h12M2 8h12M2 12h8" />);
export const LeadsIcon = icon(
  <>
    <circle cx="6" cy="5.200" r="2.500" />
    <path d="M1.500 13.500c0-2.600 1.900-4.300 4.500-4.300s4.500 1.700 4.500 4.300M10.500 2.900a2.500 2.500 0 0 1 0 4.600M12 9.600c1.600.6 2.500 2 2.500 3.900" />
  </>,
);
export const MethodsIcon = icon(
  <>
    <rect x="1.500" y="3" width="13" height="10" rx="1.500" />
    <path d="M1.500 6.300h13M4 10h3" />
  </>,
);
export const PacksIcon = icon(<path d="M8 1.700 2.300 4.700v6.600L8 14.300l5.700-3V4.700zM2.300 4.700 8 7.700l5.700-3M8 7.700v6.600" />);
export const DeductionIcon = icon(
  <path d="M13.600 6.500A5.800 5.800 0 0 0 3 5M2.400 9.500A5.800 5.800 0 0 0 13 11M2.700 2v3.200h3.200M13.300 14v-3.200h-3.200" />,
);
export const ReconcileIcon = icon(<path d="M2 5.200h11.500M10.500 2.200l3 3-3 3M14 10.800H2.500M5.500 7.800l-3 3 3 3" />);
export const HandleIcon = icon(<path d="M6 3.500v.01M6 8v.01M6 12.500v.01M10 3.500v.01M10 8v.01M10 12.500v.01" strokeWidth={2} />);
export const MoreIcon = icon(<path d="M3.500 8v.1M8 8v.1M12.500 8v.1" strokeWidth={2} />);
export const ImportsIcon = icon(<path d="M8 2v8M5 7l3 3 3-3M2.500 10.500V13c0 .6.4 1 1 1h9c.6 0 1-.4 1-1v-2.500" />);
export const ReportsIcon = icon(
  <path d="M9.500 1.700H4.300c-.6 0-1 .4-1 1v10.600c0 .6.4 1 1 1h7.400c.6 0 1-.4 1-1V5zM9.500 1.700V5h3.200M5.500 8h5M5.500 11h5" />,
);
export const SettingsIcon = icon(
  <>
    <path d="M1.500 5h5M10.500 5h4M1.500 11h2.500M8 11h6.500" />
    <circle cx="8.500" cy="5" r="1.800" />
    <circle cx="6" cy="11" r="1.800" />
  </>,
);
export const FileIcon = icon(<path d="M9 1.700H4.300c-.6 0-1 .4-1 1v10.600c0 .6.4 1 1 1h7.400c.6 0 1-.4 1-1V5.500zM9 1.700v3.800h3.700" />);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.500" />
    <path d="m10.500 10.500 3.700 3.700" />
  </>,
);
export const ChevronDownIcon = icon(<path d="m4.500 6.500 3.500 3.500 3.500-3.500" />);
export const SaveIcon = icon(<path d="M8 2v7.500M5 6.500l3 3 3-3M2.500 11v2.500h11V11" />);
export const TableIcon = icon(
  <>
    <rect x="2" y="2.700" width="12" height="10.600" rx="1.200" />
    <path d="M2 6.200h12M2 9.700h12M6 6.200v7.100" />
  </>,
);
export const ChartIcon = icon(<path d="M2 2v12h12M5 11V8M8.500 11V4.500M12 11V6.500" />);
export const ChevronRightIcon = icon(<path d="m6.500 4.500 3.500 3.500-3.500 3.500" />);
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />);
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const ColumnsIcon = icon(
  <>
    <rect x="2" y="2.700" width="12" height="10.600" rx="1.200" />
    <path d="M6 2.700v10.600M10 2.700v10.600" />
  </>,
);
export const SortIcon = icon(<path d="M5 3v10M2.500 10.500 5 13l2.500-2.500M9.500 4h4.500M9.500 8h3M9.500 12h1.500" />);
export const AlertIcon = icon(<path d="M8 2 1.500 13.500h13zM8 6.500v3.200M8 11.600v.2" />);
export const CheckIcon = icon(<path d="m3 8.500 3.300 3.300L13 5" />);

export function Logo() {
  return (
    <svg width={20} height={20} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <rect width="20" height="20" rx="5" fill="var(--fb-accent)" />
      <circle cx="9" cy="6" r="2.300" fill="#fff" />
      <path
        d="M3.500 12.200c1.700-2 3.400-2 5 0s3.300 2 4.800.2 2.400-1.600 3.200-.9"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
