import navigation from './navigation.js';

export const {
  RedirectType,
  ReadonlyURLSearchParams,
  forbidden,
  notFound,
  permanentRedirect,
  redirect,
  unauthorized,
  unstable_isUnrecognizedActionError,
  unstable_rethrow,
  useParams,
  usePathname,
  useRouter,
  useSearchParams,
  useSelectedLayoutSegment,
  useSelectedLayoutSegments,
  useServerInsertedHTML,
} = navigation;
export default navigation;
