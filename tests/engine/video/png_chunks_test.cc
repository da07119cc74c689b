#include "engine/video/png_chunks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"

namespace limpid {
namespace {

using testing::HasSubstr;

const std::string kSignature("\x89PNG\r\n\x1a\n", 8);

// A chunk with a body below 256 bytes; nobody looks at its checksum here.
std::string Chunk(const std::string& kind, const std::string& body = "") {
  return std::string(3, '\0') + static_cast<char>(body.size()) + kind + body +
         "sum!";
}

const std::string kStart =
    kSignature + Chunk("IHDR", "13 bytes here") + Chunk("PLTE", "red");
const std::string kRest = Chunk("IDAT", "a") + Chunk("IDAT") + Chunk("IEND");

void ExpectRefused(const std::string& file, const std::string& part) {
  const auto pixels = PngPixelChunks(file);
  EXPECT_EQ(ReasonOf(pixels.status()), Reason::kInvalidBitstream);
  EXPECT_THAT(std::string(pixels.status().message()), HasSubstr(part));
}

TEST(PngChunksTest, KeepsWhatThePixelsNeed) {
  const auto pixels = PngPixelChunks(kStart + kRest);
  ASSERT_TRUE(pixels.ok()) << pixels.status();
  EXPECT_EQ(*pixels, kStart + kRest);
}

TEST(PngChunksTest, LeavesOutWhatIsInflatedWithoutABound) {
  const auto pixels =
      PngPixelChunks(kStart + Chunk("zTXt", "text") + Chunk("iCCP", "profile") +
                     Chunk("iTXt") + Chunk("tRNS", "t") + kRest);
  ASSERT_TRUE(pixels.ok()) << pixels.status();
  EXPECT_EQ(*pixels, kStart + kRest);
}

TEST(PngChunksTest, RefusesEveryTruncation) {
  const std::string file = kStart + Chunk("tEXt", "text") + kRest;
  for (size_t size = 0; size < file.size(); ++size) {
    ExpectRefused(file.substr(0, size), "png image of");
  }
}

TEST(PngChunksTest, RefusesABodyThatIsLongerThanTheFile) {
  std::string file = kStart + kRest;
  file[kSignature.size()] = '\xff';
  ExpectRefused(file, "is truncated");
}

TEST(PngChunksTest, RefusesBytesAfterTheEnd) {
  ExpectRefused(kStart + kRest + "more", "ends at byte");
}

TEST(PngChunksTest, RefusesAnotherKindOfFile) {
  ExpectRefused("\xff\xd8 a photograph", "15 bytes lacks its signature");
}

}  // namespace
}  // namespace limpid
