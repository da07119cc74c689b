#include "engine/video/pixel_rows.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/engine/video/pixel_reference.h"

namespace limpid {
namespace {

// Three planes in memory of their own.
struct Rgb {
  explicit Rgb(FrameSize size, float fill = 0)
      : pixels(3 * size.width * size.height, fill),
        plane(size.width * size.height) {}
  RgbPlanes planes() {
    return {.red = pixels.data(),
            .green = pixels.data() + plane,
            .blue = pixels.data() + 2 * plane};
  }
  std::vector<float> pixels;
  int64_t plane;
};

TEST(PixelRowsTest, BandsReadWhatTheWholeReads) {
  std::mt19937 random(1);
  for (const FrameFormat& format : EveryFormat({17, 13})) {
    const Frame frame = RandomFrame(format, 3, random);
    const PixelRows rows(format);
    Rgb whole(format.size);
    Rgb bands(format.size);
    rows.Read(frame, 0, 13, whole.planes());
    for (const auto& [first, last] : {std::pair{5, 13}, {0, 1}, {1, 5}}) {
      rows.Read(frame, first, last, bands.planes());
    }
    EXPECT_EQ(bands.pixels, whole.pixels);
  }
}

TEST(PixelRowsTest, BandsWriteWhatTheWholeWrites) {
  std::mt19937 random(2);
  for (const FrameFormat& format : EveryFormat({17, 13})) {
    const PixelRows rows(format);
    Rgb rgb(format.size);
    rows.Read(RandomFrame(format, 0, random), 0, 13, rgb.planes());
    Frame whole = RandomFrame(format, 0, random);
    Frame bands = RandomFrame(format, 0, random);
    rows.Write(rgb.planes(), 0, 13, whole);
    for (const auto& [first, last] : {std::pair{6, 13}, {0, 2}, {2, 6}}) {
      rows.Write(rgb.planes(), first, last, bands);
    }
    for (size_t i = 0; i < whole.planes.size(); ++i) {
      EXPECT_EQ(bands.planes[i].data, whole.planes[i].data);
    }
  }
}

TEST(PixelRowsTest, ReadsOnlyTheRowsAskedFor) {
  std::mt19937 random(3);
  const FrameFormat format = EveryFormat({6, 4})[0];
  Rgb rgb(format.size, -7);
  PixelRows(format).Read(RandomFrame(format, 0, random), 1, 2, rgb.planes());
  for (int c = 0; c < 3; ++c) {
    for (int i = 0; i < 24; ++i) {
      const bool untouched = rgb.pixels[24 * c + i] == -7;
      EXPECT_EQ(untouched, i < 6 || i >= 12) << i;
    }
  }
}

TEST(PixelRowsTest, WritesNoPadding) {
  std::mt19937 random(4);
  for (const FrameFormat& format : EveryFormat({5, 3})) {
    Frame frame = RandomFrame(format, 4, random);
    Rgb rgb(format.size, 0.5f);
    PixelRows(format).Write(rgb.planes(), 0, 3, frame);
    const std::vector<PlaneShape> shapes = PlaneShapes(format);
    for (size_t i = 0; i < shapes.size(); ++i) {
      for (int64_t row = 0; row < shapes[i].rows; ++row) {
        EXPECT_EQ(frame.planes[i].data.substr(
                      row * frame.planes[i].stride + shapes[i].row_bytes, 4),
                  "ZZZZ");
      }
    }
  }
}

TEST(PixelRowsTest, ReadsCodesOutsideTheGamutAsTheyAre) {
  const FrameFormat format = {.size = {1, 1},
                              .layout = PixelLayout::kYuv444,
                              .color = {.matrix = 1},
                              .time_base = {}};
  const Frame frame = {.planes = {{"\xff", 1}, {"\xff", 1}, {"\xff", 1}},
                       .mask = nullptr};
  Rgb rgb(format.size);
  PixelRows(format).Read(frame, 0, 1, rgb.planes());
  // Y' = 239 / 219, Cr = Cb = 127 / 224, BT.709.
  EXPECT_NEAR(rgb.pixels[0], 239.0 / 219 + 2 * 0.7874 * 127 / 224, 1e-6);
  EXPECT_NEAR(rgb.pixels[2], 239.0 / 219 + 2 * 0.9278 * 127 / 224, 1e-6);
}

}  // namespace
}  // namespace limpid
