// For browsers that know no modules: they run this file and none of the others.
document.getElementById("loading").hidden = true;
document.getElementById("old").hidden = false;
