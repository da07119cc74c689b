// How metrics are registered: each series is made once, at construction, and
// found again by the value of its label without a lookup of strings.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <string>

#include "server/metric_labels.h"

namespace limpid::server {

// Seconds, dense around the period of a chunk (12 frames at 30 FPS: 0.4 s).
prometheus::Histogram::BucketBoundaries LatencyBuckets();
// Seconds, from a tenth of a millisecond: one stage of one chunk.
prometheus::Histogram::BucketBoundaries StageBuckets();
// Compute time over video time, dense around 1.
prometheus::Histogram::BucketBoundaries RatioBuckets();
// RMS in units of full scale, from below half a step of 8 bits.
prometheus::Histogram::BucketBoundaries ResidualBuckets();

prometheus::Counter& AddCounter(prometheus::Registry& registry,
                                const std::string& name,
                                const std::string& help);
prometheus::Gauge& AddGauge(prometheus::Registry& registry,
                            const std::string& name, const std::string& help);
prometheus::Histogram& AddHistogram(
    prometheus::Registry& registry, const std::string& name,
    const std::string& help,
    const prometheus::Histogram::BucketBoundaries& buckets);

// One counter or histogram for each value of a label.
template <typename Metric, typename Value>
class ByLabel {
 public:
  // `arguments` are what each metric is made with.
  template <typename Values, typename... Arguments>
  ByLabel(prometheus::Family<Metric>& family, const std::string& label,
          const Values& values, const Arguments&... arguments) {
    for (Value value : values) {
      metrics_[value] = &family.Add({{label, LabelOf(value)}}, arguments...);
    }
  }

  // Null when the label has no such value.
  Metric* Find(Value value) const {
    const auto found = metrics_.find(value);
    return found == metrics_.end() ? nullptr : found->second;
  }
  // The label must have the value.
  Metric& operator[](Value value) const { return *metrics_.at(value); }

 private:
  std::map<Value, Metric*> metrics_;  // owned by the registry
};

template <typename Value>
using CounterBy = ByLabel<prometheus::Counter, Value>;
template <typename Value>
using HistogramBy = ByLabel<prometheus::Histogram, Value>;

}  // namespace limpid::server
