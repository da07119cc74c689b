// FFmpeg's pixel formats and colour tags <-> those of FrameFormat.
#pragma once

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/pixfmt.h>
}

#include <string>

#include "engine/video/frame_format.h"

namespace limpid {

struct SampleFormat {
  PixelLayout layout = PixelLayout::kYuv420;
  int bit_depth = 8;

  bool operator==(const SampleFormat&) const = default;
};

// The format that loses least: the same one where there is one, more chroma or
// more bits where there is not. Alpha is lost, and bits beyond 10 of YUV.
SampleFormat NearestFormat(AVPixelFormat format);

AVPixelFormat AvFormatOf(SampleFormat format);
inline AVPixelFormat AvFormatOf(const FrameFormat& format) {
  return AvFormatOf(SampleFormat{format.layout, format.bit_depth});
}

// True when `format` holds the samples of `expected` and nothing else: the same
// components, subsampling and depth, planar or interleaved.
bool HasSamplesOf(AVPixelFormat format, const FrameFormat& expected);

// "yuv420p10le", ...; FFmpeg's names.
std::string AvFormatName(AVPixelFormat format);

// `format` without the full range that FFmpeg's yuvj formats imply.
AVPixelFormat WithoutRange(AVPixelFormat format);

// True for the formats whose samples fill the whole range without a tag.
bool IsAlwaysFullRange(AVPixelFormat format);

struct AvColor {
  AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
  AVColorTransferCharacteristic transfer = AVCOL_TRC_UNSPECIFIED;
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
};

// `format` is what the tags belong to.
ColorTags TagsOf(const AvColor& color, AVPixelFormat format);
AvColor AvColorOf(const FrameFormat& format);

// SWS_CS_* of the matrix, unspecified resolved by height as the protocol does.
int ScalerMatrix(int matrix, int64_t height);

}  // namespace limpid
