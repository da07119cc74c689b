#include "engine/model/sampler_settings.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

TEST(SamplerSettingsTest, AvisIsConsistentInEveryChunkFlashInTheFirst) {
  EXPECT_EQ(PublishedSampler("avis").consistency_every, 1);
  EXPECT_EQ(PublishedSampler("avis_flash").consistency_every, 0);
}

TEST(SamplerSettingsTest, InstantVirStartsFromTheMeasurement) {
  EXPECT_EQ(PublishedSampler("instantvir").start_video,
            StartVideo::kMeasurement);
  EXPECT_EQ(PublishedSampler("avis").start_video, StartVideo::kReconstruction);
  EXPECT_EQ(PublishedSampler("avis_flash").start_video,
            StartVideo::kReconstruction);
}

}  // namespace
}  // namespace limpid
