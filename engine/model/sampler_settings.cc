#include "engine/model/sampler_settings.h"

namespace limpid {

SamplerSettings PublishedSampler(std::string_view solver) {
  SamplerSettings settings;
  if (solver == "instantvir") settings.start_video = StartVideo::kMeasurement;
  if (solver == "avis_flash") settings.consistency_every = 0;
  return settings;
}

}  // namespace limpid
