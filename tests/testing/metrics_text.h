// Metrics as a scrape shows them.
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <string>

namespace limpid::server {

inline std::string MetricsText(const prometheus::Collectable& source) {
  return prometheus::TextSerializer().Serialize(source.Collect());
}

}  // namespace limpid::server
