#include "server/metric_families.h"

namespace limpid::server {

using Buckets = prometheus::Histogram::BucketBoundaries;

Buckets LatencyBuckets() {
  return {0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.375, 0.4, 0.425,
          0.45, 0.5,   0.6,  0.8, 1,    1.5, 2.5,  5,   10,   30,    60};
}

Buckets StageBuckets() {
  return {0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
          0.15,   0.2,    0.3,   0.4,    0.5,   0.8,  1.5,   3,    10};
}

Buckets RatioBuckets() {
  return {0.05, 0.1, 0.2,  0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1,
          1.05, 1.1, 1.25, 1.5, 2,   4,   8,   16,  64};
}

Buckets ResidualBuckets() {
  return {0.0001, 0.0005, 0.001, 0.002, 0.004, 0.006, 0.01,
          0.015,  0.02,   0.03,  0.05,  0.1,   0.2};
}

prometheus::Counter& AddCounter(prometheus::Registry& registry,
                                const std::string& name,
                                const std::string& help) {
  return prometheus::BuildCounter()
      .Name(name)
      .Help(help)
      .Register(registry)
      .Add({});
}

prometheus::Gauge& AddGauge(prometheus::Registry& registry,
                            const std::string& name, const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(
      {});
}

prometheus::Histogram& AddHistogram(prometheus::Registry& registry,
                                    const std::string& name,
                                    const std::string& help,
                                    const Buckets& buckets) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(registry)
      .Add({}, buckets);
}

}  // namespace limpid::server
