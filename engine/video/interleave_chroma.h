// Planar 4:2:0 -> NV12 and P010, sample by sample.
//
// swscale's own way to P010 leaves the last column of chroma, and from 8 bits
// the last row too, unwritten when a side is odd.
#pragma once

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"

namespace limpid {

// The planar format with the samples of `format`, which is NV12 or P010;
// `format` itself for any other.
AVPixelFormat PlanarFormatOf(AVPixelFormat format);

// `planar` must be of PlanarFormatOf(`format`); keeps its PTS and tags.
absl::StatusOr<AvFramePtr> InterleaveChroma(const AVFrame& planar,
                                            AVPixelFormat format);

}  // namespace limpid
