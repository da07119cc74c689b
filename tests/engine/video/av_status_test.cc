#include "engine/video/av_status.h"

extern "C" {
#include <libavutil/error.h>
}

#include <gtest/gtest.h>

namespace limpid {
namespace {

TEST(AvStatusTest, WhatIsNotNegativeIsOk) {
  EXPECT_TRUE(AvStatus(0, "read").ok());
  EXPECT_TRUE(AvStatus(17, "read").ok());
}

TEST(AvStatusTest, NamesWhatFailedAndWhy) {
  EXPECT_EQ(AvStatus(AVERROR_INVALIDDATA, "read clip.mp4"),
            absl::InvalidArgumentError(
                "read clip.mp4: Invalid data found when processing input"));
}

TEST(AvStatusTest, TellsMissingFilesAndMissingMemoryApart) {
  EXPECT_EQ(AvStatus(AVERROR(ENOENT), "open").code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(AvStatus(AVERROR(ENOMEM), "open").code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace limpid
