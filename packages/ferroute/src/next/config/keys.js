// The names of next.config's keys, as of Next 16.4: those of pages and of bundling, which mean nothing here, and the experimental
// ones that do.

'use strict';

const words = (/** @type {string} */ text) => new Set(text.trim().split(/\s+/));

/** Keys that concern pages, or how Next builds. */
const PAGES_KEYS = words(`
    adapterPath agentRules allowedDevOrigins assetPrefix bundlePagesRouterDependencies cleanDistDir compiler
    configOrigin crossOrigin deploymentId deprecated devIndicators enablePrerenderSourceMaps eslint
    excludeDefaultMomentLocales exportPathMap exportTrailingSlash generateBuildId htmlLimitedBots images
    instrumentationClientInject logging modularizeImports onDemandEntries output outputFileTracingExcludes
    outputFileTracingIncludes outputFileTracingRoot outputHashSalt partialPrefetching productionBrowserSourceMaps
    reactCompiler reactMaxHeadersLength reactProductionProfiling reactStrictMode sassOptions
    staticPageGenerationTimeout supportsImmutableAssets target turbopack typedRoutes useFileSystemPublicRoutes
    watchOptions webpack
`);

/** Experimental keys that concern APIs, with what they hold. */
const RELEVANT_EXPERIMENTAL = {
  allowedRevalidateHeaderKeys: 'strings',
  authInterrupts: 'boolean',
  cacheComponents: 'boolean',
  cacheHandlers: 'object',
  cacheLife: 'object',
  fetchCacheKeyPrefix: 'string',
  isrFlushToDisk: 'boolean',
  middlewareClientMaxBodySize: 'size',
  multiZoneDraftMode: 'boolean',
  proxyClientMaxBodySize: 'size',
  proxyTimeout: 'number',
  trustHostHeader: 'boolean',
  useCache: 'boolean',
  useCacheTimeout: 'number',
};

/** All other experimental keys that Next knows. */
const PAGES_EXPERIMENTAL = words(`
    after agentFeedback agentUpgrade allowDevelopmentBuild appNavFailHandling blockingSSR browserDebugInfoInTerminal
    cachedNavigations caseSensitiveRoutes clientParamParsingOrigins clientRouterFilter clientRouterFilterAllowedRate
    clientRouterFilterRedirects clientTraceMetadata coldCacheBadge collapseAdapterRoutes concurrentRouterQueue cpus
    craCompat cssChunking defaultTestRunner deferredEntries devMemoryThresholdRestart devValidationWorker
    disableOptimizedLoading disablePostcssPresetEnv disableResumeDataCacheCompression durableUseCacheEntries
    dynamicOnHover emotion esmExternals explicitParallelRouteChildren exposeRuntimeErrorsToHMR
    exposeTestingApiInProductionBuild extensionAlias externalDir externalMiddlewareRewritesResolve
    externalProxyRewritesResolve fallbackNodePolyfills forceSwcTransforms fullySpecified gestureTransition
    globalNotFound gzipSize hideLogsAfterAbort imgOptConcurrency imgOptMaxInputPixels imgOptMozjpeg
    imgOptOperationCache imgOptSequentialRead imgOptTimeoutInSeconds inlineCss instantInsights
    instrumentationClientRouterTransitionEvents instrumentationHook largePageDataBytes lightningCssFeatures
    linkNoTouchStart lockDistDir manualClientBasePath maxPostponedStateSize mcpServer mdxRs memoryBasedWorkersCount
    middlewarePrefetch nextScriptWorkers onBeforeDeferredEntries optimisticClientCache
    optimisticRouting optimizeCss optimizePackageImports optimizeServerReact outputHashSalt outputStandalone
    parallelRouteMetadata parallelServerBuildTraces parallelServerCompiles ppr prefetchInlining
    preloadEntriesOnStart prerenderEarlyExit proxyPrefetch reactBrowserBailout reactCompiler reactDebugChannel relay
    removeUncaughtErrorAndRejectionListeners reportSystemEnvInlining requestInsights rootParams
    runtimeServerDeploymentId scrollRestoration serverActions serverComponentsExternalPackages
    serverComponentsHmrCache serverComponentsHmrCancellation serverMinification serverSourceMaps
    skipMiddlewareUrlNormalize skipTrailingSlashRedirect slowModuleDetection sri staleTimes
    staticGenerationMaxConcurrency staticGenerationMinPagesPerWorker staticGenerationRetryCount strictRouteMatching
    strictRouteTypes styledComponents supportsImmutableAssets swcEnvOptions swcPlugins swcTraceProfiling swrDelta
    taint testProxy transitionIndicator transpilePackages turbopackAdditionalRoots turbopackChunking
    turbopackCjsScopeHoisting turbopackCjsTreeShaking turbopackClientSideNestedAsyncChunking
    turbopackCrossModuleConstants turbopackFileSystemCacheForBuild turbopackFileSystemCacheForDev turbopackGc
    turbopackImportTypeBytes turbopackInferModuleSideEffects turbopackInputSourceMaps turbopackLazyDynamicImports
    turbopackLazyDynamicImportsSSR turbopackLocalPostcssConfig turbopackMangleExportNames
    turbopackMangleViaMaterializedNamespaceObject turbopackMemoryEviction turbopackMinify turbopackModuleFragments
    turbopackModuleIds turbopackPluginRuntimeStrategy turbopackRemoveUnusedExports turbopackRemoveUnusedImports
    turbopackRustReactCompiler turbopackScopeHoisting turbopackSeedCacheFromWorktree turbopackServerFastRefresh
    turbopackServerSideNestedAsyncChunking turbopackSharedRuntime turbopackSourceMaps turbopackStaleOutputMaxAge
    turbopackUseBuiltinBabel turbopackUseBuiltinSass turbopackWorkerAssetPrefix typedEnv typedRoutes urlImports
    useCacheStaticRootParamTracking useLightningcss useOffline useSkewCookie useTypeScriptCli useWasmBinary
    validateRSCRequestHeaders varyParams webVitalsAttribution webpackBuildWorker webpackMemoryOptimizations
    workerThreads
`);

module.exports = { PAGES_EXPERIMENTAL, PAGES_KEYS, RELEVANT_EXPERIMENTAL };
